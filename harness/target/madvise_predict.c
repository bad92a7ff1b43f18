/* Follows the runtime's order: its default, then a GODEBUG that was linked in, then the environment's. `why` names each
 * step that applied. */
#include "target/madvise_predict.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/facts.h"
#include "target/buildinfo.h"
#include "words/target_words.h"

/* Sets the value of `key` in "a=1,b=2"; false where there is none. The runtime reads from left to right, so the last
 * one wins. */
static bool godebug_value(const char *godebug, const char *key, int64_t *ret_value)
{
        struct scan scan = scan_text(godebug, godebug ? strlen(godebug) : 0);
        bool found = false;

        while (scan_len(&scan)) {
                struct scan setting = scan;

                if (!scan_until(&scan, ',', &setting))
                        scan.at = scan.end;
                if (scan_match(&setting, key) && scan_match(&setting, "=") && scan_i64(&setting, ret_value))
                        found = true;
        }
        return found;
}

/* Returns the GODEBUG that was linked in by "-ldflags=-X=runtime.godebugDefault=...", which the caller frees; NULL
 * where there is none. //go:debug is not looked at: it refuses settings that only the runtime knows, such as
 * madvdontneed. */
static char *linked_godebug(const struct go_facts *facts)
{
        static const char name[] = "runtime.godebugDefault=";
        char *flags = buildinfo_setting(facts->settings, "-ldflags");
        const char *at = flags ? strstr(flags, name) : NULL;
        char *value = NULL;

        if (at) {
                at += sizeof(name) - 1;
                value = mem_dup_len(at, strcspn(at, " '\""));
        }
        free(flags);
        return value;
}

static bool kernel_at_least(const char *release, int major, int minor)
{
        int got_major;
        int got_minor;

        if (!release || sscanf(release, "%d.%d", &got_major, &got_minor) != 2)
                return true;
        return got_major > major || (got_major == major && got_minor >= minor);
}

static enum madvise default_of(const struct go_facts *facts, int minor, struct strbuf *why)
{
        if (minor < 12) {
                strbuf_printf(why, TARGET_SAYS_BEFORE_1_12, facts->version);
                return MADVISE_DONTNEED;
        }
        if (minor < 16) {
                strbuf_printf(why, TARGET_SAYS_FROM_1_12, facts->version);
                return MADVISE_FREE;
        }
        strbuf_printf(why, TARGET_SAYS_SINCE_1_16, facts->version);
        return MADVISE_DONTNEED;
}

/* Applies madvdontneed from one GODEBUG, if that sets it, and notes so; `place` names where the GODEBUG comes from. */
static void apply_godebug(const char *godebug, const char *place, enum madvise *madvise, struct strbuf *why)
{
        int64_t value;

        if (!godebug_value(godebug, "madvdontneed", &value))
                return;
        *madvise = value ? MADVISE_DONTNEED : MADVISE_FREE;
        strbuf_printf(why, TARGET_SAYS_MADVDONTNEED, (long long)value, place, madvise_names[*madvise]);
}

void madvise_predict(struct go_facts *facts, const char *kernel_release)
{
        struct strbuf why = { 0 };
        char *linked = linked_godebug(facts);
        enum madvise madvise = MADVISE_UNKNOWN;
        int minor;
        int patch;

        if (go_facts_version(facts, &minor, &patch)) {
                madvise = default_of(facts, minor, &why);
                if (minor >= 12) {
                        apply_godebug(linked, TARGET_SAYS_LINKED, &madvise, &why);
                        apply_godebug(facts->godebug, TARGET_SAYS_ENVIRONMENT, &madvise, &why);
                }
                if (madvise == MADVISE_FREE && !kernel_at_least(kernel_release, 4, 5)) {
                        madvise = MADVISE_DONTNEED;
                        strbuf_printf(&why, TARGET_SAYS_OLD_KERNEL, kernel_release);
                }
        } else {
                strbuf_printf(&why, TARGET_SAYS_NO_VERSION_BECAUSE, facts->not_go_reason ? ": " : "",
                              facts->not_go_reason ? facts->not_go_reason : "");
        }
        free(linked);
        free(facts->madvise_why);
        facts->madvise_predicted = madvise;
        facts->madvise_why = strbuf_take(&why);
}

static const char *selected_thp(const char *thp_enabled)
{
        if (!thp_enabled)
                return "unknown";
        if (strstr(thp_enabled, "[always]"))
                return "always";
        return strstr(thp_enabled, "[madvise]") ? "madvise" : "never";
}

void madvise_predict_huge(struct go_facts *facts, const char *thp_enabled)
{
        struct strbuf why = { 0 };
        int64_t disabled = 0;
        int minor;
        int patch;

        strbuf_printf(&why, TARGET_SAYS_HUGE_PAGES, selected_thp(thp_enabled));
        if (!go_facts_version(facts, &minor, &patch))
                strbuf_append(&why, TARGET_SAYS_NO_VERSION);
        else if (minor == 21 && patch <= 3)
                strbuf_printf(&why, TARGET_SAYS_HUGE_1_21, facts->version);
        else if (minor <= 20)
                strbuf_printf(&why, TARGET_SAYS_HUGE_BEFORE, facts->version);
        else
                strbuf_printf(&why, TARGET_SAYS_HUGE_SINCE, facts->version);
        if (godebug_value(facts->godebug, "disablethp", &disabled) && disabled)
                strbuf_append(&why, minor > 21 || (minor == 21 && patch >= 6) ? TARGET_SAYS_NO_HUGE
                                                                              : TARGET_SAYS_NO_HUGE_UNKNOWN);
        free(facts->huge_pages_why);
        facts->huge_pages_why = strbuf_take(&why);
}

/* One page after the other; which of them tells whose it is depends on its format. */
#include "telemetry/owner.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "telemetry/pages.h"
#include "telemetry/source.h"

enum { CMDLINE_MAX = 1 << 20, PAGE_MAX = 4 << 20 };
#define PAGE_LIMIT_NS (5 * NS_PER_S)
/* The kernel tells its begin in whole seconds, and the wall clock is slewed. */
#define BEGIN_TOLERANCE_S 3.0

bool owner_parse_expvar(const char *page, size_t len, struct strbuf *ret_words)
{
        cJSON *root = cJSON_ParseWithLength(page, len);
        const cJSON *words = cJSON_GetObjectItemCaseSensitive(root, "cmdline");
        const cJSON *word;
        bool ok = cJSON_IsArray(words) && cJSON_GetArraySize(words) > 0;

        cJSON_ArrayForEach(word, words)
        {
                /* What was no text in UTF-8 is on the page as U+FFFD, and lost. */
                ok = ok && cJSON_IsString(word) && !strstr(word->valuestring, "\xef\xbf\xbd");
                if (ok)
                        strbuf_append_len(ret_words, word->valuestring, strlen(word->valuestring) + 1);
        }
        cJSON_Delete(root);
        return ok;
}

bool owner_parse_prometheus(const char *page, double *ret_begin_s)
{
        static const char name[] = "process_start_time_seconds ";
        const char *at =
                strncmp(page, name, strlen(name)) == 0 ? page : strstr(page, "\nprocess_start_time_seconds ");
        char *end;

        if (!at)
                return false;
        at = strchr(at, ' ') + 1;
        *ret_begin_s = strtod(at, &end);
        return end != at && isfinite(*ret_begin_s) && *ret_begin_s > 0.0;
}

/* Words ended by NUL; one of the two may lack the last of them, or have a line's end there. */
static bool same_words(const struct strbuf *page, const struct strbuf *own)
{
        size_t len = own->len, page_len = page->len;

        while (len && own->text[len - 1] == '\0')
                len--;
        while (page_len > len && (page->text[page_len - 1] == '\0' || page->text[page_len - 1] == '\n'))
                page_len--;
        return page_len == len && (!len || memcmp(page->text, own->text, len) == 0);
}

/* A command line as one line of text. */
static char *show_words(struct strbuf *words)
{
        for (size_t i = 0; i < words->len; i++)
                if (words->text[i] == '\0' || words->text[i] == '\n')
                        words->text[i] = ' ';
        return mem_printf("%.120s", strbuf_text(words));
}

static bool check_words(const struct pages *args, const char *url, struct strbuf *page, struct err *err)
{
        struct strbuf own = { 0 };
        bool ok = !process_ref_read(args->process, "cmdline", CMDLINE_MAX, &own, NULL) || own.len == 0 ||
                  same_words(page, &own);

        if (!ok) {
                char *theirs = show_words(page);
                char *ours = show_words(&own);

                err_set(err, ERR_MEASURE, "%s is the page of '%s', and process %lld is '%s'", url, theirs,
                        (long long)args->process->pid, ours);
                free(theirs);
                free(ours);
        }
        strbuf_clear(&own);
        return ok;
}

static bool get(const struct pages *args, const char *url, struct strbuf *page)
{
        return fetcher_get_wait(args->fetcher, url, PAGE_MAX, PAGE_LIMIT_NS, args->stop, page, NULL, NULL);
}

static bool check_pprof(const struct pages *args, const char *url, struct err *err)
{
        struct strbuf page = { 0 };
        bool ok = !get(args, url, &page) || check_words(args, url, &page, err);

        strbuf_clear(&page);
        return ok;
}

static bool check_expvar(const struct pages *args, const char *url, struct err *err)
{
        struct strbuf page = { 0 };
        struct strbuf words = { 0 };
        bool ok = !get(args, url, &page) || !owner_parse_expvar(strbuf_text(&page), page.len, &words) ||
                  check_words(args, url, &words, err);

        strbuf_clear(&page);
        strbuf_clear(&words);
        return ok;
}

/* Both count from the same clock, so that a step of it moves both; a process with clocks of its own counts otherwise. */
static bool check_prometheus(const struct pages *args, const char *url, struct err *err)
{
        struct strbuf page = { 0 };
        double theirs_s;
        bool ok = true;

        if (process_ref_shares(args->process, "time") && get(args, url, &page) &&
            owner_parse_prometheus(strbuf_text(&page), &theirs_s)) {
                double boot_s = (double)(clock_wall_ns() - clock_boot_ns()) / (double)NS_PER_S;
                double ours_s = boot_s + (double)args->process->ticks / (double)sysconf(_SC_CLK_TCK);

                if (fabs(theirs_s - ours_s) > BEGIN_TOLERANCE_S)
                        ok = err_set(err, ERR_MEASURE,
                                     "%s is the page of a process that began %.0f s %s process %lld", url,
                                     fabs(theirs_s - ours_s), theirs_s < ours_s ? "before" : "after",
                                     (long long)args->process->pid);
        }
        strbuf_clear(&page);
        return ok;
}

bool owner_check(const struct pages *args, struct err *err)
{
        static bool (*const checks[PAGE_FORMATS])(const struct pages *, const char *, struct err *) = {
                [PAGE_EXPVAR] = check_expvar,
                [PAGE_PROMETHEUS] = check_prometheus,
        };
        char *cmdline = source_profile_url(args->base_url, args->target, "cmdline");
        bool ok = !cmdline || check_pprof(args, cmdline, err);

        free(cmdline);
        for (size_t i = 0; i < source_page_count && ok; i++) {
                const struct source_page *page = &source_pages[i];
                char *url = checks[page->format] ? source_page_url(page, args->base_url, args->target) : NULL;

                ok = !url || checks[page->format](args, url, err);
                free(url);
        }
        return ok;
}

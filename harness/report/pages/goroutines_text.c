/* Two lines per group: what it runs and waits for, then its stack. */
#include "report/pages/goroutines_text.h"

#include <inttypes.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/look.h"
#include "words/captions.h"

enum { SHOWN = 5 };

static void append_head(const struct goroutine_groups *groups, struct strbuf *buf)
{
        int64_t reserved = 0, resident = 0;
        char a[UNITS_TEXT_MAX], b[UNITS_TEXT_MAX];

        for (size_t i = 0; i < groups->count; i++) {
                reserved += groups->items[i].stack_bytes;
                resident += groups->items[i].stack_resident_bytes;
        }
        strbuf_printf(buf, "goroutines %" PRId64 " and %" PRId64 " of the runtime's own, stacks %s",
                      groups->goroutines, groups->system, units_format_bytes((double)reserved, a));
        if (resident >= 0)
                strbuf_printf(buf, " of which %s resident", units_format_bytes((double)resident, b));
        strbuf_append(buf, "\n");
}

/* Shortens a function's name to fit a line: "etcdserver.(*EtcdServer).run" of
 * "go.etcd.io/etcd/etcdserver.(*EtcdServer).run". If the last element of the path is only a version ("v2"), the element
 * before it is kept as well. Type arguments in brackets may contain slashes, too, and are not searched. */
static const char *short_name(const char *function)
{
        const char *name = function, *before = function;

        for (const char *at = function; *at && *at != '(' && *at != '['; at++)
                if (*at == '/') {
                        before = name;
                        name = at + 1;
                }
        return name[0] == 'v' && name[1] >= '0' && name[1] <= '9' && name[2] == '.' ? before : name;
}

static void append_frames(const struct goroutine_group *group, bool whole, struct strbuf *buf)
{
        for (size_t i = 0; i < group->frame_count; i++) {
                const struct goroutine_frame *frame = &group->frames[i];

                if (!whole)
                        strbuf_printf(buf, "%s%s", i ? " < " : "             at ",
                                      short_name(frame->function));
                else if (frame->file)
                        strbuf_printf(buf, "             %s  %s:%" PRId64 "\n", frame->function, frame->file,
                                      frame->line);
                else
                        strbuf_printf(buf, "             %s\n", frame->function);
        }
        if (!whole && group->frame_count)
                strbuf_append(buf, "\n");
}

static void append_group(const struct goroutine_group *group, bool whole, struct strbuf *buf)
{
        int64_t bytes = group->stack_resident_bytes >= 0 ? group->stack_resident_bytes : group->stack_bytes;
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "  %9" PRId64 "  %s, %s", group->count,
                      group->entry ? short_name(group->entry) : "a thread that C began", group->state);
        if (group->longest_wait_ns >= 0)
                strbuf_printf(buf, " for up to %s",
                              units_format_duration((double)group->longest_wait_ns, text));
        if (group->creator)
                strbuf_printf(buf, ", made by %s", short_name(group->creator));
        if (group->creator && group->place)
                strbuf_printf(buf, " (%s)", group->place);
        strbuf_printf(buf, ", stacks %s\n", units_format_bytes((double)bytes, text));
        append_frames(group, whole, buf);
}

void goroutines_text_append(const struct look *look, struct strbuf *buf)
{
        const struct goroutine_groups *groups = &look->goroutines;
        size_t shown = 0;

        if (*look->no_goroutines) {
                captions_no_goroutines(look->no_goroutines, buf);
                strbuf_append_char(buf, '\n');
                return;
        }
        append_head(groups, buf);
        for (size_t i = 0; i < groups->count && (look->all_goroutines || shown < SHOWN); i++) {
                if (groups->items[i].is_system && !look->all_goroutines)
                        continue;
                append_group(&groups->items[i], look->all_goroutines, buf);
                shown++;
        }
}

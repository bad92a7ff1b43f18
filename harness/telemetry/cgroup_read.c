/* Files with a single number are rows of a table; the others have parsers in parse_cgroup.h. */
#include "telemetry/cgroup_read.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "telemetry/parse_cgroup.h"

enum { FILE_MAX = 1 << 20 };

static const struct number_file {
        enum cgroup_version version;
        const char *name;
        enum metric metric;
} number_files[] = {
        { CGROUP_V1, "memory.usage_in_bytes", METRIC_CGROUP_USAGE },
        { CGROUP_V1, "memory.kmem.usage_in_bytes", METRIC_CGROUP_KERNEL },
        { CGROUP_V2, "memory.current", METRIC_CGROUP_USAGE },
};

static bool read_file(const char *folder, const char *name, struct strbuf *text, struct err *err)
{
        char *path = file_join(folder, name);
        bool ok;

        strbuf_reset(text);
        ok = file_read(path, FILE_MAX, text, err);
        free(path);
        return ok;
}

static void set_numbers(const char *folder, enum cgroup_version version, struct strbuf *text,
                        struct sample *sample)
{
        int64_t value;

        for (size_t i = 0; i < sizeof(number_files) / sizeof(number_files[0]); i++)
                if (number_files[i].version == version &&
                    read_file(folder, number_files[i].name, text, NULL) &&
                    parse_cgroup_number(strbuf_text(text), text->len, &value, NULL))
                        sample_set(sample, number_files[i].metric, value);
}

/* Sets the limit that applies, that of the nearest group outwards with one (a pod's or a slice's), and how often that
 * group hit it. */
static void set_limit(const char *folder, enum cgroup_version version, struct strbuf *text,
                      struct sample *sample)
{
        char *limiting = cgroup_limiting(folder, version);
        const char *group = limiting ? limiting : folder;
        int64_t hits;

        sample_set(sample, METRIC_CGROUP_LIMIT, -1);
        if (limiting &&
            read_file(limiting, version == CGROUP_V1 ? "memory.limit_in_bytes" : "memory.max", text, NULL))
                sample_set(sample, METRIC_CGROUP_LIMIT, cgroup_parse_limit(strbuf_text(text), text->len));
        /* Version 2 counts an OOM kill in the victim's group and in all its ancestors, version 1 only in the
         * victim's. */
        if (version == CGROUP_V1 ? read_file(folder, "memory.oom_control", text, NULL)
                                 : read_file(group, "memory.events", text, NULL))
                parse_cgroup_events(strbuf_text(text), text->len, sample);
        if (version == CGROUP_V1 && read_file(group, "memory.failcnt", text, NULL) &&
            parse_cgroup_number(strbuf_text(text), text->len, &hits, NULL))
                sample_set(sample, METRIC_CGROUP_LIMIT_EVENTS, hits);
        if (version == CGROUP_V2 && read_file(folder, "memory.pressure", text, NULL))
                parse_cgroup_pressure(strbuf_text(text), text->len, sample);
        free(limiting);
}

static void set_processes(const char *folder, struct strbuf *text, struct sample *sample)
{
        int64_t lines = 0;

        if (!read_file(folder, "cgroup.procs", text, NULL))
                return;
        for (size_t i = 0; i < text->len; i++)
                lines += text->text[i] == '\n';
        sample_set(sample, METRIC_CGROUP_PROCESSES, lines);
}

bool cgroup_read(const char *folder, enum cgroup_version version, struct sample *sample, struct err *err)
{
        struct strbuf text = { 0 };
        bool ok = read_file(folder, "memory.stat", &text, err) &&
                  parse_cgroup_stat(strbuf_text(&text), text.len, version, sample, err);
        int64_t working_set;

        if (ok) {
                set_numbers(folder, version, &text, sample);
                set_limit(folder, version, &text, sample);
                set_processes(folder, &text, sample);
                working_set = sample_or(sample, METRIC_CGROUP_USAGE, 0) -
                              sample_or(sample, METRIC_CGROUP_INACTIVE_FILE, 0);
                if (sample_has(sample, METRIC_CGROUP_USAGE) &&
                    sample_has(sample, METRIC_CGROUP_INACTIVE_FILE))
                        sample_set(sample, METRIC_CGROUP_WORKING_SET, working_set > 0 ? working_set : 0);
        }
        strbuf_clear(&text);
        return ok;
}

/* All fields are integers or plain names, so that no quoting is needed. */
#include "record/samples_csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "record/whole.h"

enum { LEADING_COLUMNS = 5 };

void samples_csv_header(struct strbuf *buf)
{
        strbuf_append(buf, "t_ns,run,phase,source,took_ns");
        for (int m = 0; m < METRIC_COUNT; m++)
                strbuf_printf(buf, ",%s", metric_infos[m].name);
        strbuf_append_char(buf, '\n');
}

void samples_csv_row(const struct sample *sample, struct strbuf *buf)
{
        strbuf_printf(buf, "%" PRId64 ",%d,%s,%s,%" PRId64, sample->t_ns, (int)sample->run,
                      phase_names[sample->phase], metric_source_names[sample->source], sample->took_ns);
        for (int m = 0; m < METRIC_COUNT; m++) {
                strbuf_append_char(buf, ',');
                if (sample_has(sample, (enum metric)m))
                        strbuf_printf(buf, "%" PRId64, sample->values[m]);
        }
        strbuf_append_char(buf, '\n');
}

/* Returns the index of a name of `len` bytes in a table; -1 if it is not there. */
static int find_name(const char *const *names, const char *text, size_t len)
{
        for (int i = 0; names[i]; i++)
                if (strlen(names[i]) == len && memcmp(names[i], text, len) == 0)
                        return i;
        return -1;
}

/* Returns the field at *at, with its length, and moves *at past its comma. */
static const char *take_field(const char **at, size_t *ret_len)
{
        const char *field = *at;

        *ret_len = strcspn(field, ",\n");
        *at = field + *ret_len + (field[*ret_len] == ',');
        return field;
}

struct columns {
        int metrics[METRIC_COUNT * 2];
        size_t count;
};

static bool read_header(const char *line, struct columns *ret, struct err *err)
{
        static const char *const leading[] = { "t_ns", "run", "phase", "source", "took_ns", NULL };
        size_t len;

        for (int i = 0; i < LEADING_COLUMNS; i++) {
                const char *field = take_field(&line, &len);

                if (find_name(leading, field, len) != i)
                        return err_set(err, ERR_FORMAT, "line 1: column %d must be '%s'", i + 1, leading[i]);
        }
        while (*line && *line != '\n' && ret->count < METRIC_COUNT * 2) {
                char name[64];
                enum metric metric;
                const char *field = take_field(&line, &len);

                snprintf(name, sizeof(name), "%.*s", (int)(len < 63 ? len : 63), field);
                if (!metric_find(name, &metric))
                        return whole_refuse(err, "line 1: unknown column '%s'", name);
                ret->metrics[ret->count++] = (int)metric;
        }
        return true;
}

static bool take_number(const char **at, int64_t *ret_value, bool *ret_present)
{
        size_t len;
        const char *field = take_field(at, &len);
        char *end;

        *ret_present = len > 0;
        errno = 0;
        *ret_value = strtoll(field, &end, 10);
        return len == 0 || (end == field + len && errno == 0);
}

static bool read_row(const char *line, const struct columns *columns, struct sample *ret)
{
        struct sample sample = { 0 };
        int64_t run;
        bool present;
        size_t len;
        const char *field;
        int phase, source;

        if (!take_number(&line, &sample.t_ns, &present) || !present || !take_number(&line, &run, &present) ||
            !present)
                return false;
        if (run < 0 || run > INT32_MAX || sample.t_ns < 0 || sample.t_ns > WHOLE_TIME_MAX)
                return false;
        sample.run = (int32_t)run;
        field = take_field(&line, &len);
        phase = find_name(phase_names, field, len);
        field = take_field(&line, &len);
        source = find_name(metric_source_names, field, len);
        if (phase < 0 || source < 0 || !take_number(&line, &sample.took_ns, &present))
                return false;
        sample.phase = (enum phase)phase;
        sample.source = (enum metric_source)source;
        for (size_t i = 0; i < columns->count; i++) {
                int64_t value;

                if (!take_number(&line, &value, &present))
                        return false;
                if (!present)
                        continue;
                if (value < metric_least((enum metric)columns->metrics[i]) ||
                    value > metric_most((enum metric)columns->metrics[i]))
                        return false;
                sample_set(&sample, (enum metric)columns->metrics[i], value);
        }
        if (*line != '\n')
                return false;
        *ret = sample;
        return true;
}

bool samples_csv_read(const char *text, struct series *ret_series, struct err *err)
{
        struct series series = { 0 };
        struct columns columns = { 0 };
        const char *line = strchr(text, '\n');
        size_t number = 2;

        if (!line || !read_header(text, &columns, err))
                return line ? false : err_set(err, ERR_FORMAT, "line 1: no header");
        for (line++; strchr(line, '\n'); line = strchr(line, '\n') + 1, number++) {
                struct sample sample;

                if (!read_row(line, &columns, &sample)) {
                        series_clear(&series);
                        return err_set(err, ERR_FORMAT, "line %zu: not a reading", number);
                }
                series_append(&series, &sample);
        }
        *ret_series = series;
        return true;
}

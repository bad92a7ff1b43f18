/* Only the first number that is out of bounds sets the error. */
#include "record/whole.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/strbuf.h"

static void refuse(struct err *err, const char *format, va_list args)
{
        struct strbuf text = { 0 }, line = { 0 };

        strbuf_vprintf(&text, format, args);
        escape_plain(&line, strbuf_text(&text)); /* text from the file must not look like output of ours */
        err_set(err, ERR_FORMAT, "%s", strbuf_text(&line));
        strbuf_clear(&text);
        strbuf_clear(&line);
}

bool whole_refuse(struct err *err, const char *format, ...)
{
        va_list args;

        va_start(args, format);
        refuse(err, format, args);
        va_end(args);
        return false;
}

void whole_fail(struct whole_reader *reader, const char *format, ...)
{
        va_list args;

        va_start(args, format);
        if (!reader->failed)
                refuse(reader->err, format, args);
        va_end(args);
        reader->failed = true;
}

int64_t whole_within(struct whole_reader *reader, const cJSON *item, const char *name, int64_t least,
                     int64_t most)
{
        if (!item || cJSON_IsNull(item) || reader->failed)
                return 0;
        if (!cJSON_IsNumber(item))
                whole_fail(reader, "%s: must be a number", name);
        else if (!(item->valuedouble >= (double)least))
                whole_fail(reader, "%s: must not be below %lld, got %g", name, (long long)least,
                           item->valuedouble);
        else if (item->valuedouble < (double)most) /* as a double, `most` may round up beyond int64_t */
                return (int64_t)item->valuedouble;
        else if (item->valuedouble == (double)most)
                return most;
        else
                whole_fail(reader, "%s: must be at most %lld, got %g", name, (long long)most,
                           item->valuedouble);
        return 0;
}

int64_t whole_value(struct whole_reader *reader, const cJSON *item, const char *name, int64_t most)
{
        return whole_within(reader, item, name, 0, most);
}

int64_t whole_member(struct whole_reader *reader, const cJSON *object, const char *name, int64_t most)
{
        return whole_value(reader, cJSON_GetObjectItemCaseSensitive(object, name), name, most);
}

/* Parses line by line, so that an error can name its line. */
#include "record/events_read.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/result.h"
#include "record/whole.h"

static bool read_event(const char *line, struct result *result)
{
        cJSON *object = cJSON_Parse(line);
        const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "kind"));
        const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "text"));
        const char *phase = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "phase"));
        struct whole_reader in = { 0 };
        struct event_note note = { .t_ns = whole_member(&in, object, "t_ns", WHOLE_TIME_MAX),
                                   .run = (int32_t)whole_member(&in, object, "run", INT32_MAX) };
        bool ok = kind && text && phase && !in.failed;

        for (int i = 0; ok && i < PHASE_COUNT; i++)
                if (strcmp(phase_names[i], phase) == 0)
                        note.phase = (enum phase)i;
        if (ok) {
                note.kind = mem_dup(kind);
                note.text = mem_dup(text);
                result_add_event(result, &note);
        }
        cJSON_Delete(object);
        return ok;
}

bool events_read(const char *text, struct result *result, struct err *err)
{
        size_t number = 1;

        for (const char *end = strchr(text, '\n'); end; end = strchr(text, '\n'), number++) {
                char *line = mem_dup_len(text, (size_t)(end - text));
                bool ok = read_event(line, result);

                free(line);
                if (!ok)
                        return err_set(err, ERR_FORMAT, "line %zu: not an event", number);
                text = end + 1;
        }
        return true;
}

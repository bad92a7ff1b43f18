/* The merge wrote the sentences; this only selects some of them. */
#include "record/curve_read.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"

static const size_t merged_bytes_max = 256 << 20;

static double saved(const cJSON *trade)
{
        const cJSON *bytes = cJSON_GetObjectItemCaseSensitive(trade, "peak_saved_bytes");

        return cJSON_IsNumber(bytes) ? bytes->valuedouble : 0;
}

/* Returns the trade on the front with the largest saving that is above 0 and below `below`; NULL if there is none. */
static const cJSON *next_best(const cJSON *trades, double below)
{
        const cJSON *best = NULL, *trade;

        cJSON_ArrayForEach(trade, trades)
        {
                if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(trade, "front")) && saved(trade) > 0 &&
                    saved(trade) < below && (!best || saved(trade) > saved(best)))
                        best = trade;
        }
        return best;
}

bool curve_read(const char *path, char **ret_text, struct err *err)
{
        struct strbuf bytes = { 0 }, text = { 0 };
        cJSON *root = file_read(path, merged_bytes_max, &bytes, err)
                              ? cJSON_ParseWithLength(bytes.text, bytes.len)
                              : NULL;
        const cJSON *trades = cJSON_GetObjectItemCaseSensitive(root, "trades"), *trade;
        bool was_read = err->message[0] == '\0', ok;
        double below = INFINITY;

        for (int i = 0; i < CURVE_TRADES_MAX && (trade = next_best(trades, below)); i++) {
                const char *sentence =
                        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(trade, "sentence"));

                size_t len = sentence ? strlen(sentence) : 0;

                strbuf_printf(&text, "%s%s%s", text.len ? " " : "", sentence ? sentence : "",
                              len > 0 && sentence[len - 1] == '.' ? "" : ".");
                below = saved(trade);
        }
        ok = text.len > 0;
        if (ok)
                *ret_text = strbuf_take(&text);
        else if (was_read)
                err_set(err, ERR_FORMAT,
                        "'%s': must be merged.json of a matrix with a baseline, and settings that save memory",
                        path);
        cJSON_Delete(root);
        strbuf_clear(&bytes);
        return ok;
}

/* Any bytes as the files of a result folder: read or refused with a line, and what is read is written again and reads
 * back. The first byte picks the file.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/result.h"
#include "record/events_read.h"
#include "record/manifest_json.h"
#include "record/plan_json.h"
#include "record/runs_json.h"
#include "record/samples_csv.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_samples(const char *text, struct result *result, struct err *err)
{
        return samples_csv_read(text, &result->series, err);
}

static bool read_looks(const char *text, struct result *result, struct err *err)
{
        return plan_json_read_looks(text, &result->plan, err);
}

/* What passes as runs must be fit for everything that follows. */
static bool read_runs(const char *text, struct result *result, struct err *err)
{
        struct result again = { 0 };
        char *printed;

        if (!runs_json_parse(text, result, err))
                return false;
        printed = runs_json_print(result);
        if (!runs_json_parse(printed, &again, NULL) || again.run_count != result->run_count)
                abort();
        free(printed);
        result_clear(&again);
        result->plan.looks[0] = 8;
        result->plan.look_count = 1;
        standing_decide(result);
        verdict_decide(result, &result->verdict);
        return true;
}

static bool (*const readers[])(const char *text, struct result *result, struct err *err) = {
        read_runs, manifest_json_parse, read_samples, events_read, read_looks,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct result result = { 0 };
        struct err err = { 0 };
        char *text;

        if (size < 1)
                return 0;
        text = mem_dup_len((const char *)data + 1, size - 1);
        if (!readers[data[0] % (sizeof(readers) / sizeof(readers[0]))](text, &result, &err) &&
            (!err.message[0] || strchr(err.message, '\n')))
                abort();
        result_clear(&result);
        free(text);
        return 0;
}

/* The pipeline of the judging side: pure functions in a row. */
#include "cli/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "gate/gate_check.h"
#include "ledger/ledger_build.h"
#include "ledger/madvise_observe.h"
#include "model/result.h"
#include "record/layout.h"
#include "record/ledger_json.h"
#include "record/record_read.h"
#include "record/seal.h"
#include "record/verdict_json.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"
#include "verdict/verdict_decide.h"

/* HeapAlloc after the forced collection of the same run; -1 where there was none. */
static int64_t live_heap_of(const struct result *result, const struct snapshot *snapshot)
{
        if ((size_t)snapshot->run >= result->run_count)
                return -1;
        return sample_or(&result->runs[snapshot->run].checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_ALLOC,
                         -1);
}

static bool build_ledgers(struct result *result, struct err *err)
{
        result->ledgers = mem_resize(result->ledgers, result->snapshot_count, sizeof(*result->ledgers));
        for (; result->ledger_count < result->snapshot_count; result->ledger_count++) {
                const struct snapshot *snapshot = &result->snapshots[result->ledger_count];
                struct ledger *ledger = &result->ledgers[result->ledger_count];

                *ledger = (struct ledger){ 0 };
                if (!ledger_build(snapshot, &result->facts, live_heap_of(result, snapshot), ledger, err))
                        return err_wrap(err, "ledger of run %d, %s", (int)snapshot->run,
                                        checkpoint_names[snapshot->checkpoint]);
        }
        return true;
}

bool judge_result(struct result *result, struct err *err)
{
        if (!build_ledgers(result, err))
                return false;
        madvise_observe(&result->series, result->snapshots, result->snapshot_count, &result->facts);
        verdict_clear(&result->verdict);
        verdict_decide(result, &result->verdict);
        result->has_verdict = true;
        return true;
}

static bool load_folder(const char *folder, struct result *ret_result, struct err *err)
{
        struct scenario scenario = { 0 };
        char *path = file_join(folder, LAYOUT_SCENARIO);
        char *text = NULL;
        bool ok = record_read_scenario_text(folder, &text, err) &&
                  scenario_load_text(&(struct scenario_load_args){ .path = path, .without_files = true },
                                     text, strlen(text), &scenario, err) &&
                  record_read(folder, &scenario, ret_result, err);

        if (ok)
                plan_expand(&ret_result->scenario, &ret_result->plan);
        scenario_clear(&scenario);
        free(text);
        free(path);
        return ok;
}

bool judge_folder(const char *folder, bool verify, struct result *ret_result, struct err *err)
{
        struct result result = { 0 };

        if (!file_exists(folder))
                return err_set(err, ERR_USAGE, "result '%s': no such folder", folder);
        if ((verify && !seal_verify(folder, err)) || !load_folder(folder, &result, err))
                return err_wrap(err, "result '%s'", folder);
        if (!judge_result(&result, err)) {
                result_clear(&result);
                return false;
        }
        gate_check(&result, GATE_AS_EXPECTED);
        result.verdict.exit_code = result.gates.exit_code;
        *ret_result = result;
        return true;
}

static bool write_text(const char *folder, const char *name, char *text_take, struct err *err)
{
        char *path = file_join(folder, name);
        bool ok = file_write_atomic(path, text_take, strlen(text_take), err);

        free(path);
        free(text_take);
        return ok;
}

bool judge_write(const struct result *result, const char *folder, struct err *err)
{
        return write_text(folder, LAYOUT_LEDGER, ledger_json_print(result), err) &&
               write_text(folder, LAYOUT_VERDICT, verdict_json_write(&result->verdict), err);
}

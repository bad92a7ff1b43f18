/* The steps of the judging side, one pure function after another. */
#include "cli/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
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
#include "verdict/call_sites.h"
#include "verdict/growth.h"
#include "verdict/standing.h"
#include "verdict/verdict_decide.h"

enum { PROFILE_MAX = 256 << 20 };

/* Returns HeapAlloc after the forced collections of the snapshot's run; -1 if there were none. */
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
        standing_decide(result);
        verdict_clear(&result->verdict);
        verdict_decide(result, &result->verdict);
        result->has_verdict = true;
        growth_fill(result, &result->verdict);
        return true;
}

/* Computes the plan again from the scenario, but keeps its looks as they were when it was measured. */
static void expand_plan(struct result *result)
{
        struct plan stored = result->plan;

        plan_expand(&result->scenario, &result->plan);
        memcpy(result->plan.looks, stored.looks, sizeof(stored.looks));
        result->plan.look_count = stored.look_count;
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
                expand_plan(ret_result);
        scenario_clear(&scenario);
        free(text);
        free(path);
        return ok;
}

/* Reads a profile of the result; empty if there is none. */
static void read_profile(const char *folder, const char *name, struct strbuf *ret_bytes)
{
        char *path = name ? file_join(folder, name) : NULL;
        struct err err = { 0 };

        if (path && !file_read(path, PROFILE_MAX, ret_bytes, &err))
                log_warning("%s", err.message);
        free(path);
}

static struct call_site_profile profile_of(const struct strbuf *bytes)
{
        return (struct call_site_profile){ bytes->text, bytes->len };
}

/* Adds call sites from the profiles to the verdict. A profile that cannot be read is reported in the verdict, not as an
 * error. */
static void name_call_sites(const char *folder, struct result *result)
{
        struct strbuf heap[2] = { 0 }, goroutines[2] = { 0 };

        if (result->verdict.shape != SHAPE_GROWING && result->verdict.shape != SHAPE_INCONCLUSIVE)
                return;
        read_profile(folder, result->profile_before, &heap[0]);
        read_profile(folder, result->profile_after, &heap[1]);
        read_profile(folder, result->goroutines_before, &goroutines[0]);
        read_profile(folder, result->goroutines_after, &goroutines[1]);
        call_sites_fill(&(struct call_site_profiles){ .heap_before = profile_of(&heap[0]),
                                                      .heap_after = profile_of(&heap[1]),
                                                      .goroutines_before = profile_of(&goroutines[0]),
                                                      .goroutines_after = profile_of(&goroutines[1]) },
                        &result->verdict, NULL);
        for (int i = 0; i < 2; i++) {
                strbuf_clear(&heap[i]);
                strbuf_clear(&goroutines[i]);
        }
}

static bool holds(const char *folder, const char *name)
{
        char *path = file_join(folder, name);
        bool there = file_exists(path);

        free(path);
        return there;
}

/* A folder of something else is the user's mistake, not a result that was damaged. */
static bool check_is_result(const char *folder, struct err *err)
{
        if (!file_exists(folder))
                return err_set(err, ERR_USAGE, "result '%s': no such folder", folder);
        if (holds(folder, LAYOUT_SUMS) || holds(folder, LAYOUT_MANIFEST))
                return true;
        if (holds(folder, LAYOUT_LATEST))
                return err_set(err, ERR_USAGE,
                               "result '%s': holds results, and is none; did you mean '%s/%s'?", folder,
                               folder, LAYOUT_LATEST);
        return err_set(err, ERR_USAGE, "result '%s': is no result: has neither %s nor %s", folder,
                       LAYOUT_MANIFEST, LAYOUT_SUMS);
}

bool judge_folder(const char *folder, bool verify, struct result *ret_result, struct err *err)
{
        struct result result = { 0 };

        if (!check_is_result(folder, err))
                return false;
        if ((verify && !seal_verify(folder, err)) || !load_folder(folder, &result, err))
                return err_wrap(err, "result '%s'", folder);
        if (!judge_result(&result, err)) {
                result_clear(&result);
                return false;
        }
        name_call_sites(folder, &result);
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
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

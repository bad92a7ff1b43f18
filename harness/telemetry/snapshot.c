/* The order is the method: whatever the runtime moved between the two readings bounds the error of the account. */
#include "telemetry/snapshot.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "model/smaps.h"
#include "telemetry/process.h"
#include "telemetry/sampler.h"

static void read_pages(struct process *process, const struct strbuf *smaps_text, struct snapshot *snapshot)
{
        struct smaps smaps = { 0 };
        struct strbuf pages = { 0 };

        if (!smaps_parse(smaps_text->text, smaps_text->len, &smaps, NULL))
                return;
        process_read_pages(process, &smaps, &pages);
        snapshot->pages_bytes = pages.len;
        snapshot->pages = strbuf_take(&pages);
        smaps_clear(&smaps);
}

bool snapshot_take(struct sampler *sampler, int32_t run, enum checkpoint checkpoint,
                   struct snapshot *ret_snapshot, struct err *err)
{
        struct snapshot snapshot = { .run = run, .checkpoint = checkpoint };
        struct process *process = sampler_process(sampler);
        struct strbuf text = { 0 };

        if (!sampler_read_runtime(sampler, &snapshot.before, NULL))
                snapshot.before = (struct sample){ 0 };
        snapshot.t_ns = clock_now_ns();
        if (!process_read_smaps(process, &text, err)) {
                strbuf_clear(&text);
                return false;
        }
        snapshot.took_ns = clock_now_ns() - snapshot.t_ns;
        if (!sampler_read_runtime(sampler, &snapshot.after, NULL))
                snapshot.after = (struct sample){ 0 };
        snapshot.process = (struct sample){ .t_ns = snapshot.t_ns, .run = run, .source = SOURCE_PROCFS };
        read_pages(process, &text, &snapshot);
        process_read_status(process, &snapshot.process, NULL);
        process_read_cgroup(process, &snapshot.process, NULL);
        snapshot.smaps_bytes = text.len;
        snapshot.smaps = strbuf_take(&text);
        *ret_snapshot = snapshot;
        return true;
}

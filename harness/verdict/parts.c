/* Each cause has a table of metrics, or the ledger's rows; the first and the last kept run are compared. */
#include "verdict/parts.h"

#include <stddef.h>

#include "model/result.h"
#include "verdict/validity.h"

struct part {
        enum metric metric;
        const char *label;
};

static const struct part metadata_parts[] = {
        { METRIC_GO_MSPAN_SYS, "descriptors of spans (MSpanSys)" },
        { METRIC_GO_MCACHE_SYS, "allocation caches (MCacheSys)" },
        { METRIC_GO_BUCK_HASH_SYS, "the profilers' stacks (BuckHashSys)" },
        { METRIC_GO_GC_SYS, "the collector's metadata (GCSys)" },
        { METRIC_GO_OTHER_SYS, "other runtime structures (OtherSys)" },
        { METRIC_COUNT, NULL },
};
static const struct part group_parts[] = {
        { METRIC_CGROUP_SHMEM, "files in tmpfs (shmem)" }, { METRIC_CGROUP_KERNEL_STACK, "kernel stacks" },
        { METRIC_CGROUP_PAGE_TABLES, "page tables" },      { METRIC_CGROUP_SLAB, "kernel objects (slab)" },
        { METRIC_CGROUP_SOCK, "socket buffers" },          { METRIC_COUNT, NULL },
};

/* The part that grew most of those compared so far. */
struct grown {
        const char *label;
        const char *detail; /* NULL: none */
        int64_t bytes;
};

static void consider(struct grown *most, const char *label, const char *detail, int64_t bytes)
{
        if (bytes > most->bytes)
                *most = (struct grown){ label, detail, bytes };
}

static void compare_metrics(const struct part *parts, const struct run *first, const struct run *last,
                            enum checkpoint checkpoint, struct grown *most)
{
        int64_t was, is;

        for (; parts->label; parts++)
                if (sample_get(&first->checkpoints[checkpoint], parts->metric, &was) &&
                    sample_get(&last->checkpoints[checkpoint], parts->metric, &is))
                        consider(most, parts->label, NULL, is - was);
}

/* Anonymous memory of the other processes in the control group: the group's less the target's own. */
static void compare_others(const struct run *first, const struct run *last, struct grown *most)
{
        const struct sample *was = &first->checkpoints[CHECKPOINT_SETTLED];
        const struct sample *is = &last->checkpoints[CHECKPOINT_SETTLED];

        if (sample_has(was, METRIC_CGROUP_ANON) && sample_has(was, METRIC_RSS_ANON) &&
            sample_has(is, METRIC_CGROUP_ANON) && sample_has(is, METRIC_RSS_ANON))
                consider(most, "other processes (anon)", NULL,
                         is->values[METRIC_CGROUP_ANON] - is->values[METRIC_RSS_ANON] -
                                 was->values[METRIC_CGROUP_ANON] + was->values[METRIC_RSS_ANON]);
}

static void compare_ledgers(const struct result *result, int first, int last, struct grown *most)
{
        const struct ledger *was = result_ledger(result, first, CHECKPOINT_SETTLED);
        const struct ledger *is = result_ledger(result, last, CHECKPOINT_SETTLED);

        for (int i = 0; was && is && i < LEDGER_ROW_COUNT; i++) {
                enum ledger_group group = ledger_row_infos[i].group;

                if ((group == LEDGER_GROUP_FILES || group == LEDGER_GROUP_NATIVE) && was->rows[i].known &&
                    is->rows[i].known)
                        consider(most, ledger_row_infos[i].label, is->rows[i].detail,
                                 is->rows[i].bytes - was->rows[i].bytes);
        }
}

static void add_finding(const struct grown *most, int first, int last, struct verdict *verdict)
{
        struct finding *part = finding_list_add(&verdict->findings, FINDING_PART_GREW);

        finding_set_channel(part, verdict->cause);
        finding_add_text(part, "part", most->label);
        finding_add_text(part, "detail", most->detail);
        finding_add(part, "bytes", FINDING_BYTES, (double)most->bytes);
        finding_add(part, "first_run", FINDING_WHOLE, first);
        finding_add(part, "last_run", FINDING_WHOLE, last);
}

void parts_find(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        size_t first_index = validity_run(validity, verdict->channels[verdict->cause].warmup + 1);
        size_t last_index = validity_run(validity, verdict->runs);
        const struct run *first = result_run(result, (int)first_index),
                         *last = result_run(result, (int)last_index);
        struct grown most = { 0 };

        if (!first || !last || first_index == 0 || last_index == 0)
                return;
        switch (verdict->cause) {
        case CHANNEL_OUTSIDE_GO:
        case CHANNEL_THREADS:
                compare_ledgers(result, first->index, last->index, &most);
                break;
        case CHANNEL_RUNTIME_METADATA:
                compare_metrics(metadata_parts, first, last, CHECKPOINT_COLLECTED, &most);
                if (!most.label)
                        compare_metrics(metadata_parts, first, last, CHECKPOINT_SETTLED, &most);
                break;
        case CHANNEL_BEYOND_RSS:
                compare_metrics(group_parts, first, last, CHECKPOINT_SETTLED, &most);
                compare_others(first, last, &most);
                break;
        default:
                break;
        }
        if (most.label)
                add_finding(&most, first->index, last->index, verdict);
}

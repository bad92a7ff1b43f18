/* The last part of each number is the remainder, which is small: the number and RSS come from different counters of the
 * kernel, read at different moments. */
#include "ledger/others.h"

#include "model/ledger.h"
#include "model/run.h"
#include "words/ledger_words.h"

static void add_part(struct other *other, const char *name, int64_t bytes, const char *detail)
{
        other->parts[other->part_count++] = (struct other_part){ name, bytes, detail };
}

/* Adds the remainder as the last part. */
static void close_account(struct other *other, const struct ledger *ledger, const char *name,
                          const char *detail)
{
        int64_t left = other->bytes - ledger->rss_bytes;

        for (size_t i = 0; i < other->part_count; i++)
                left -= other->parts[i].bytes;
        add_part(other, name, left, detail);
}

static void virt_of(const struct sample *s, const struct ledger *ledger, struct other *other)
{
        int64_t below = 0;

        other->known = sample_get(s, METRIC_VIRT, &other->bytes);
        for (size_t i = 0; i < ledger->below_count; i++)
                below += ledger->below_rss[i].bytes;
        add_part(other, "below_rss", below, LEDGER_SAYS_BELOW_RSS);
        close_account(other, ledger, "moved", LEDGER_SAYS_BETWEEN);
}

static void res_of(const struct sample *s, const struct ledger *ledger, struct other *other)
{
        other->known = sample_get(s, METRIC_RSS, &other->bytes);
        close_account(other, ledger, "counters", LEDGER_SAYS_BATCHES);
}

static void shr_of(const struct sample *s, const struct ledger *ledger, struct other *other)
{
        int64_t shared = sample_or(s, METRIC_RSS_SHMEM, 0);

        other->known = sample_get(s, METRIC_RSS_FILE, &other->bytes);
        other->bytes += shared;
        add_part(other, "not_files", ledger_group_bytes(ledger, LEDGER_GROUP_FILES) - ledger->rss_bytes,
                 LEDGER_SAYS_NOT_FILES);
        close_account(other, ledger, "counters", LEDGER_SAYS_BATCHES);
}

/* Kernel memory of the control group: its total where the kernel has one, else the sum of the known parts. */
static int64_t kernel_of(const struct sample *s)
{
        static const enum metric parts[] = { METRIC_CGROUP_KERNEL_STACK, METRIC_CGROUP_PAGE_TABLES,
                                             METRIC_CGROUP_SLAB, METRIC_CGROUP_SOCK };
        int64_t sum = 0;

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                sum += sample_or(s, parts[i], 0);
        return sample_or(s, METRIC_CGROUP_KERNEL, sum);
}

static void working_set_of(const struct sample *s, const struct ledger *ledger, struct other *other)
{
        int64_t processes = sample_or(s, METRIC_CGROUP_PROCESSES, 0);

        if (!sample_get(s, METRIC_CGROUP_WORKING_SET, &other->bytes)) {
                other->reason = LEDGER_SAYS_NO_GROUP;
                return;
        }
        if (processes != 1) {
                other->reason = LEDGER_SAYS_SHARED_GROUP;
                return;
        }
        other->known = true;
        add_part(other, "page_cache",
                 sample_or(s, METRIC_CGROUP_FILE, 0) - sample_or(s, METRIC_CGROUP_MAPPED_FILE, 0),
                 LEDGER_SAYS_PAGE_CACHE);
        add_part(other, "kernel", kernel_of(s), LEDGER_SAYS_KERNEL);
        add_part(other, "inactive_file", -sample_or(s, METRIC_CGROUP_INACTIVE_FILE, 0), LEDGER_SAYS_INACTIVE);
        close_account(other, ledger, "charged_elsewhere", LEDGER_SAYS_CHARGED_ELSEWHERE);
}

void others_of(const struct snapshot *snapshot, const struct ledger *ledger,
               struct other ret[static OTHER_COUNT])
{
        static const struct {
                const char *name;
                const char *label;
                void (*fill)(const struct sample *s, const struct ledger *ledger, struct other *other);
        } table[OTHER_COUNT] = {
                [OTHER_VIRT] = { "virt", "VIRT", virt_of },
                [OTHER_RES] = { "res", "RES", res_of },
                [OTHER_SHR] = { "shr", "SHR", shr_of },
                [OTHER_WORKING_SET] = { "working_set", "working set", working_set_of },
        };

        for (int i = 0; i < OTHER_COUNT; i++) {
                ret[i] = (struct other){ .name = table[i].name,
                                         .label = table[i].label,
                                         .reason = LEDGER_SAYS_NO_STATUS };
                table[i].fill(&snapshot->process, ledger, &ret[i]);
        }
}

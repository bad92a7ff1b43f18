/* A hash table counts goroutines by the addresses of their functions. Names are looked up only for the groups, since
 * 100,000 goroutines fall into a handful of them. */
#include "goheap/goroutine_group.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/goroutine_list.h"
#include "goheap/names.h"
#include "goheap/wait_reason.h"

enum {
        /* Groups that are told apart; a goroutine of any further one is counted as left out. */
        KINDS_MAX = 1 << 16,
};

/* What all goroutines of a group share. */
struct key {
        uint64_t entry;   /* start of the entry function; the pc itself where no function is known */
        uint64_t creator; /* the same of the function with the go statement; 0: none */
        uint8_t status;
        uint8_t wait_reason; /* must follow status: compare_kinds() compares the two bytes at once */
};

struct kind {
        struct key key;
        uint64_t creator_pc; /* of `example` */
        size_t example;      /* index in the list of the first one met */
        int64_t count, stack_bytes, resident_bytes, wait_since_ns;
};

struct grouping {
        const struct goroutine_group_args *args;
        struct kind *kinds;
        size_t count, capacity;
        uint32_t *slots; /* open addressing: index in kinds + 1; 0: empty */
        size_t slot_count;
        int64_t left_out; /* goroutines */
        /* The functions that were looked up last, as a cache: neighbours in the list often run the same one. */
        struct pclntab_function entry, creator;
};

static bool goroutine_waits(const struct goroutine *goroutine)
{
        return goroutine->status == GOROUTINE_WAITING || goroutine->status == GOROUTINE_LEAKED;
}

static uint64_t function_of(const struct grouping *grouping, uint64_t pc, struct pclntab_function *last)
{
        if (pc >= last->entry && pc < last->end)
                return last->entry;
        return pclntab_find(names_table(grouping->args->names), pc, last) ? last->entry : pc;
}

static struct key key_of(struct grouping *grouping, const struct goroutine *g)
{
        return (struct key){
                .entry = function_of(grouping, g->entry_pc, &grouping->entry),
                .creator = g->creator_pc ? function_of(grouping, g->creator_pc - 1, &grouping->creator) : 0,
                .status = g->status,
                .wait_reason = goroutine_waits(g) ? g->wait_reason : 0,
        };
}

static bool same(const struct key *a, const struct key *b)
{
        return a->entry == b->entry && a->creator == b->creator && a->status == b->status &&
               a->wait_reason == b->wait_reason;
}

static size_t first_slot(const struct grouping *grouping, const struct key *key)
{
        uint64_t hash = key->entry * 0x9e3779b97f4a7c15 ^ key->creator * 0xc2b2ae3d27d4eb4f ^
                        (uint64_t)(key->status << 8 | key->wait_reason) * 0x165667b19e3779f9;

        return (size_t)((hash ^ hash >> 32) % grouping->slot_count);
}

/* Finds or adds the kind with this key; NULL where it is new and there are KINDS_MAX already. */
static struct kind *find_kind(struct grouping *grouping, const struct key *key)
{
        size_t slot = first_slot(grouping, key);

        while (grouping->slots[slot]) {
                struct kind *kind = &grouping->kinds[grouping->slots[slot] - 1];

                if (same(&kind->key, key))
                        return kind;
                slot = (slot + 1) % grouping->slot_count;
        }
        if (grouping->count == KINDS_MAX)
                return NULL;
        grouping->kinds =
                mem_grow(grouping->kinds, &grouping->capacity, grouping->count + 1, sizeof(*grouping->kinds));
        grouping->slots[slot] = (uint32_t)grouping->count + 1;
        grouping->kinds[grouping->count] = (struct kind){ .key = *key };
        return &grouping->kinds[grouping->count++];
}

static void count_one(struct grouping *grouping, size_t index)
{
        const struct goroutine *g = &grouping->args->list->items[index];
        struct key key = key_of(grouping, g);
        struct kind *kind = find_kind(grouping, &key);

        if (!kind) {
                grouping->left_out++;
                return;
        }
        if (!kind->count++) {
                kind->example = index;
                kind->creator_pc = g->creator_pc;
        }
        kind->stack_bytes += (int64_t)(g->stack_hi - g->stack_lo);
        if (grouping->args->resident_bytes)
                kind->resident_bytes += grouping->args->resident_bytes[index];
        if (g->wait_since_ns && (!kind->wait_since_ns || g->wait_since_ns < kind->wait_since_ns))
                kind->wait_since_ns = g->wait_since_ns;
}

void goroutine_frame_name(const struct names *names, uint64_t pc, bool called,
                          struct goroutine_frame *ret_frame)
{
        const struct pclntab *table = names_table(names);
        uint64_t at = called && pc ? pc - 1 : pc;
        struct pclntab_function function;
        struct pclntab_text file;
        int64_t line;

        *ret_frame = (struct goroutine_frame){ 0 };
        if (!pclntab_find(table, at, &function) || !function.name.len) {
                ret_frame->function = mem_printf("0x%llx", (unsigned long long)pc);
                return;
        }
        ret_frame->function = mem_dup_len(function.name.at, function.name.len);
        if (pclntab_line(table, &function, at, &file, &line)) {
                ret_frame->file = mem_dup_len(file.at, file.len);
                ret_frame->line = line;
        }
}

/* runtime/traceback.go: isSystemGoroutine, without its cases that need more than the entry function. */
bool goroutine_is_system(const struct names *names, const struct goroutine *goroutine)
{
        static const char *const users[] = { "runtime.main", "runtime.handleAsyncEvent",
                                             "runtime.corostart" };
        static const char prefix[] = "runtime.";
        struct pclntab_function function;

        if (!pclntab_find(names_table(names), goroutine->entry_pc, &function) ||
            function.name.len < sizeof(prefix) || memcmp(function.name.at, prefix, sizeof(prefix) - 1) != 0)
                return false;
        for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
                if (strlen(users[i]) == function.name.len &&
                    memcmp(users[i], function.name.at, function.name.len) == 0)
                        return false;
        return true;
}

const char *goroutine_state_name(const struct goroutine *goroutine, int minor)
{
        static const char *const names[] = {
                [GOROUTINE_RUNNABLE] = "runnable", [GOROUTINE_RUNNING] = "running",
                [GOROUTINE_SYSCALL] = "syscall",   [GOROUTINE_WAITING] = "waiting",
                [GOROUTINE_COPYSTACK] = "running", [GOROUTINE_PREEMPTED] = "preempted",
                [GOROUTINE_LEAKED] = "leaked",
        };
        const char *reason =
                goroutine_waits(goroutine) ? wait_reason_name(minor, goroutine->wait_reason) : NULL;
        const char *name =
                goroutine->status < sizeof(names) / sizeof(names[0]) ? names[goroutine->status] : NULL;

        return reason && *reason ? reason : name ? name : "unknown";
}

/* "server.go:3086": file and line as in the runtime's stack traces, without the directory. */
static char *place_name(const struct goroutine_frame *frame)
{
        const char *slash = frame->file ? strrchr(frame->file, '/') : NULL;

        if (!frame->file)
                return NULL;
        return mem_printf("%s:%lld", slash ? slash + 1 : frame->file, (long long)frame->line);
}

static bool is_main(const char *entry)
{
        return entry && strcmp(entry, "runtime.main") == 0;
}

static void name_group(const struct goroutine_group_args *args, const struct kind *kind,
                       struct goroutine_group *ret)
{
        struct goroutine_frame entry = { 0 }, creator = { 0 };
        const struct goroutine *example = &args->list->items[kind->example];

        if (example->entry_pc)
                goroutine_frame_name(args->names, example->entry_pc, false, &entry);
        if (kind->creator_pc && !is_main(entry.function)) /* main's creator is the runtime's start-up code */
                goroutine_frame_name(args->names, kind->creator_pc, true, &creator);
        *ret = (struct goroutine_group){
                .entry = entry.function,
                .creator = creator.function,
                .place = place_name(&creator),
                .state = mem_dup(goroutine_state_name(example, args->minor)),
                .is_system = goroutine_is_system(args->names, example),
                .count = kind->count,
                .stack_bytes = kind->stack_bytes,
                .stack_resident_bytes = args->resident_bytes ? kind->resident_bytes : -1,
                .longest_wait_ns = kind->wait_since_ns && kind->wait_since_ns <= args->now_ns
                                           ? args->now_ns - kind->wait_since_ns
                                           : -1,
        };
        free(entry.file);
        free(creator.file);
}

static int compare_kinds(const void *a, const void *b)
{
        const struct kind *x = a, *y = b;

        if (x->count != y->count)
                return x->count < y->count ? 1 : -1;
        if (x->key.creator != y->key.creator)
                return x->key.creator < y->key.creator ? -1 : 1;
        if (x->key.entry != y->key.entry)
                return x->key.entry < y->key.entry ? -1 : 1;
        return memcmp(&x->key.status, &y->key.status, 2);
}

void goroutine_group(const struct goroutine_group_args *args, struct goroutine_groups *ret_groups,
                     size_t **ret_examples)
{
        size_t kinds_max = args->list->count < KINDS_MAX ? args->list->count : KINDS_MAX;
        struct grouping grouping = { .args = args, .slot_count = 2 * kinds_max + 1 };
        struct goroutine_groups groups = { .dead = (int64_t)args->list->dead,
                                           .broken = (int64_t)args->list->broken };
        size_t *examples;

        grouping.slots = mem_new(grouping.slot_count, sizeof(*grouping.slots));
        for (size_t i = 0; i < args->list->count; i++)
                count_one(&grouping, i);
        if (grouping.count)
                qsort(grouping.kinds, grouping.count, sizeof(*grouping.kinds), compare_kinds);
        groups.items = mem_new(grouping.count, sizeof(*groups.items));
        examples = mem_new(grouping.count, sizeof(*examples));
        for (size_t i = 0; i < grouping.count; i++) {
                struct goroutine_group *group = &groups.items[groups.count];

                name_group(args, &grouping.kinds[i], group);
                *(group->is_system ? &groups.system : &groups.goroutines) += group->count;
                if (args->max && groups.count == args->max) {
                        groups.left_out += group->count;
                        goroutine_group_clear(group);
                        continue;
                }
                examples[groups.count++] = grouping.kinds[i].example;
        }
        groups.goroutines += grouping.left_out;
        groups.left_out += grouping.left_out;
        free(grouping.kinds);
        free(grouping.slots);
        *ret_groups = groups;
        *ret_examples = examples;
}

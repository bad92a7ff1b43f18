/* Groups of goroutines come from the stored snapshots; groups with the same creator are added up. */
#include "verdict/creators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/goroutine_text.h"
#include "model/result.h"

static const struct snapshot *find_snapshot(const struct result *result, int32_t run,
                                            enum checkpoint checkpoint)
{
        for (size_t i = 0; i < result->snapshot_count; i++) {
                const struct snapshot *snapshot = &result->snapshots[i];

                if (snapshot->goroutines && snapshot->run == run && snapshot->checkpoint == checkpoint)
                        return snapshot;
        }
        return NULL;
}

/* The earliest run that has groups. Not the baseline: goroutines that a service starts with its first requests are no
 * growth. */
static const struct snapshot *first_snapshot(const struct result *result, enum checkpoint checkpoint)
{
        const struct snapshot *first = NULL;

        for (size_t i = 0; i < result->snapshot_count; i++) {
                const struct snapshot *snapshot = &result->snapshots[i];

                if (snapshot->goroutines && snapshot->run >= 1 && snapshot->checkpoint == checkpoint &&
                    (!first || snapshot->run < first->run))
                        first = snapshot;
        }
        return first;
}

/* False where some goroutines are in no stored group: a creator that is missing may still have goroutines. */
static bool read_groups(const struct snapshot *snapshot, struct goroutine_groups *ret)
{
        if (!snapshot || !goroutine_text_parse(snapshot->goroutines, snapshot->goroutines_bytes, ret, NULL))
                return false;
        if (ret->left_out == 0)
                return true;
        goroutine_groups_clear(ret);
        return false;
}

/* The creator; the entry function where it is not known; NULL for goroutines of the runtime. */
static const char *maker_of(const struct goroutine_group *group)
{
        if (group->is_system)
                return NULL;
        return group->creator ? group->creator : group->entry;
}

static int64_t count_of(const struct goroutine_groups *groups, const char *maker)
{
        int64_t count = 0;

        for (size_t i = 0; i < groups->count; i++) {
                const char *other = maker_of(&groups->items[i]);

                count += other && strcmp(other, maker) == 0 ? groups->items[i].count : 0;
        }
        return count;
}

static bool came_before(const struct goroutine_groups *groups, size_t index)
{
        for (size_t i = 0; i < index; i++) {
                const char *other = maker_of(&groups->items[i]);

                if (other && strcmp(other, maker_of(&groups->items[index])) == 0)
                        return true;
        }
        return false;
}

double creators_gained(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        struct goroutine_groups was, is;
        int64_t gained = 0;

        if (!read_groups(first_snapshot(result, checkpoint), &was))
                return NAN;
        if (!read_groups(find_snapshot(result, run->index, checkpoint), &is)) {
                goroutine_groups_clear(&was);
                return NAN;
        }
        for (size_t i = 0; i < is.count; i++) {
                const char *maker = maker_of(&is.items[i]);
                int64_t more =
                        maker && !came_before(&is, i) ? count_of(&is, maker) - count_of(&was, maker) : 0;

                gained += more > 0 ? more : 0;
        }
        goroutine_groups_clear(&was);
        goroutine_groups_clear(&is);
        return (double)gained;
}

/* Finds and reads the blocks; gate/ compares them. */
#include "cli/blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/judge.h"
#include "gate/gate_baseline.h"
#include "gate/gate_check.h"

const double blocks_confidence = 0.99;

enum { PAIRS_MIN = 3, PLACES_MAX = 1000 };

static char *block_path(const char *folder, int place)
{
        char *name = blocks_folder_name(place);
        char *path = file_join(folder, name);

        free(name);
        return path;
}

bool blocks_is_comparison(const char *folder)
{
        char *path = block_path(folder, 0);
        bool is = file_exists(path);

        free(path);
        return is;
}

/* Returns the number of consecutive blocks in `folder`, from the first on. */
static int count_blocks(const char *folder)
{
        int count = 0;
        bool there = true;

        while (there && count < PLACES_MAX) {
                char *path = block_path(folder, count);

                there = file_exists(path);
                count += there;
                free(path);
        }
        return count;
}

static bool read_blocks(const char *folder, struct result *results, int count, struct err *err)
{
        for (int i = 0; i < count; i++) {
                char *path = block_path(folder, i);
                bool ok = judge_folder(path, true, &results[i], err);

                free(path);
                if (!ok)
                        return false;
        }
        return true;
}

/* gate/ expects the order old, new, old, new, …: swaps pairs that were measured the other way round. */
static void compare(const struct result *results, int count, struct gate_baseline_change *changes)
{
        const struct result **ordered = mem_new((size_t)count, sizeof(*ordered));

        for (int i = 0; i < count; i++)
                ordered[i / 2 * 2 + (blocks_side_at(i) == BLOCKS_NEW)] = &results[i];
        gate_baseline_compare_blocks(ordered, (size_t)count, blocks_confidence, changes);
        free(ordered);
}

static void keep_values(const struct result *results, struct comparison *comparison)
{
        comparison->values = mem_new((size_t)comparison->count, sizeof(*comparison->values));
        for (int i = 0; i < comparison->count; i++)
                for (int row = 0; row < GATE_BASELINE_COUNT; row++)
                        comparison->values[i][row] =
                                gate_baseline_process_value(&results[i], &gate_baseline_rows[row]);
}

/* Moves the last block of the new build out of the array. */
static void take_last(struct result *results, int count, struct result *ret_last)
{
        int place = count - 1;

        while (blocks_side_at(place) != BLOCKS_NEW)
                place--;
        *ret_last = results[place];
        results[place] = (struct result){ 0 };
}

static bool is_same_program(const struct result *a, const struct result *b)
{
        return a->facts.go.sha256 && b->facts.go.sha256 &&
               strcmp(a->facts.go.sha256, b->facts.go.sha256) == 0 &&
               strcmp(a->scenario.text, b->scenario.text) != 0;
}

bool blocks_compare(const char *folder, struct comparison *ret, struct err *err)
{
        struct comparison comparison = { .count = count_blocks(folder) / 2 * 2,
                                         .confidence = blocks_confidence };
        struct result *results = mem_new((size_t)comparison.count, sizeof(*results));
        bool ok = comparison.count >= 2 * PAIRS_MIN ||
                  err_set(err, ERR_USAGE, "comparison '%s': needs at least %d pairs of blocks, has %d",
                          folder, PAIRS_MIN, comparison.count / 2);

        ok = ok && read_blocks(folder, results, comparison.count, err);
        if (ok) {
                compare(results, comparison.count, comparison.changes);
                keep_values(results, &comparison);
                comparison.same_program = is_same_program(&results[0], &results[1]);
                take_last(results, comparison.count, &comparison.last);
                gate_check_none(&comparison.last);
                gate_baseline_add(&comparison.last, comparison.changes);
                *ret = comparison;
        }
        for (int i = 0; i < comparison.count; i++)
                result_clear(&results[i]);
        free(results);
        return ok;
}

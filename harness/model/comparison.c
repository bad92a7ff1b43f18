/* The order of the blocks and the names of their folders. */
#include "model/comparison.h"

#include <stdlib.h>

#include "base/mem.h"

const char *const blocks_side_names[2] = { "old", "new" };

enum blocks_side blocks_side_at(int place)
{
        bool swapped = place / 2 % 2 == 1;

        return (place % 2 == 1) != swapped ? BLOCKS_NEW : BLOCKS_OLD;
}

char *blocks_folder_name(int place)
{
        return mem_printf("%02d-%s", place + 1, blocks_side_names[blocks_side_at(place)]);
}

void comparison_clear(struct comparison *comparison)
{
        free(comparison->values);
        result_clear(&comparison->last);
        *comparison = (struct comparison){ 0 };
}

size_t comparison_pairs(const struct comparison *comparison)
{
        size_t pairs = 0;

        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (comparison->changes[i].known && comparison->changes[i].change.blocks > pairs)
                        pairs = comparison->changes[i].change.blocks;
        return pairs;
}

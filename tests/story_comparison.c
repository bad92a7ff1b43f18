#include "story_comparison.h"

#include <math.h>

#include "base/mem.h"
#include "gate/gate_baseline.h"
#include "gate/gate_check.h"
#include "story_result.h"

void story_comparison(struct comparison *comparison)
{
        const struct gate_baseline_change changes[GATE_BASELINE_COUNT] = {
                { .known = true,
                  .baseline = 20 << 20,
                  .candidate = 21 << 20,
                  .change = { 0.05, 0.049, 0.051, 3 },
                  .noise = 0.001,
                  .allowed = 0.02,
                  .worse = true },
                { .known = true,
                  .baseline = 60 << 20,
                  .candidate = 61 << 20,
                  .change = { 0.016, -0.02, 0.06, 3 },
                  .noise = 0.08,
                  .allowed = 0.08 },
                { .baseline = NAN, .candidate = NAN, .allowed = 0.03 },
                { .known = true,
                  .baseline = 2e6,
                  .candidate = 2.1e6,
                  .change = { 0.05, -0.1, 0.2, 3 },
                  .noise = 0.1,
                  .allowed = 0.2 },
        };

        *comparison = (struct comparison){ .count = 6, .confidence = 0.99 };
        comparison->values = mem_new(6, sizeof(*comparison->values));
        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                comparison->changes[row] = changes[row];
                comparison->changes[row].row = &gate_baseline_rows[row];
                for (int block = 0; block < comparison->count; block++)
                        comparison->values[block][row] = blocks_side_at(block) == BLOCKS_NEW
                                                                 ? changes[row].candidate
                                                                 : changes[row].baseline;
        }
        story_result(STORY_RESERVE, &comparison->last);
        gate_check_none(&comparison->last);
        gate_baseline_add(&comparison->last, comparison->changes);
}

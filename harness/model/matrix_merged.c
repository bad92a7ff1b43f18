/* Frees a merged matrix and counts its cells. */
#include "model/matrix_merged.h"

#include <stdlib.h>

static void combination_clear(struct matrix_combination *combination)
{
        matrix_settings_clear(&combination->at);
        free(combination->cause);
        free(combination->madvise_predicted);
        free(combination->madvise_observed);
        free(combination->go);
        free(combination->reason);
}

void matrix_merged_clear(struct matrix_merged *merged)
{
        for (size_t i = 0; merged->records && i < merged->cells.count; i++)
                matrix_record_clear(&merged->records[i]);
        for (size_t i = 0; i < merged->combination_count; i++)
                combination_clear(&merged->combinations[i]);
        free(merged->records);
        free(merged->found);
        free(merged->combinations);
        free(merged->effects);
        free(merged->trades);
        gate_list_clear(&merged->gates);
        matrix_cells_clear(&merged->cells);
        matrix_clear(&merged->matrix);
        *merged = (struct matrix_merged){ 0 };
}

struct matrix_counts matrix_merged_counts(const struct matrix_merged *merged)
{
        struct matrix_counts counts = { 0 };

        for (size_t i = 0; i < merged->combination_count; i++) {
                counts.measured += merged->combinations[i].measured;
                counts.invalid += merged->combinations[i].invalid;
                counts.missing += merged->combinations[i].missing;
        }
        return counts;
}

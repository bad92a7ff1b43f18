/* Compares matched pairs of combinations. Means over all cells with a value would be wrong if cells are missing: they
 * would compare different mixes of the other settings. */
#include "matrix/matrix_effects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stats/robust.h"

bool matrix_effects_alike_but(const struct matrix_settings *a, const struct matrix_settings *b,
                              const char *key)
{
        if (a->count != b->count)
                return false;
        for (size_t i = 0; i < a->count; i++) {
                const struct matrix_setting *other = matrix_settings_find(b, a->items[i].key);

                if (strcmp(a->items[i].key, key) != 0 &&
                    (!other || !matrix_value_equals(other->value, a->items[i].value)))
                        return false;
        }
        return true;
}

size_t matrix_effects_place(const struct matrix_axis *axis, const struct matrix_settings *at)
{
        const struct matrix_setting *own = matrix_settings_find(at, axis->key);

        for (size_t i = 0; own && i < axis->count; i++)
                if (matrix_value_equals(axis->values[i], own->value))
                        return i;
        return axis->count;
}

/* Returns, for one axis, the partner of each combination: the one with the reference value and otherwise the same
 * settings; SIZE_MAX: there is none. */
static size_t *partners_of(const struct matrix_merged *merged, const struct matrix_axis *axis,
                           size_t reference)
{
        size_t *partners = mem_new(merged->combination_count, sizeof(*partners));

        for (size_t i = 0; i < merged->combination_count; i++) {
                partners[i] = SIZE_MAX;
                for (size_t k = 0; k < merged->combination_count && partners[i] == SIZE_MAX; k++)
                        if (matrix_effects_place(axis, &merged->combinations[k].at) == reference &&
                            matrix_effects_alike_but(&merged->combinations[i].at, &merged->combinations[k].at,
                                                     axis->key))
                                partners[i] = k;
        }
        return partners;
}

struct pairs {
        double *differences;
        double *ratios;
        size_t count;
        size_t ratio_count;
};

static void collect(const struct matrix_merged *merged, const struct matrix_axis *axis, size_t value,
                    const size_t *partners, int figure, struct pairs *pairs)
{
        pairs->count = 0;
        pairs->ratio_count = 0;
        for (size_t i = 0; i < merged->combination_count; i++) {
                double own, other;

                if (partners[i] == SIZE_MAX ||
                    matrix_effects_place(axis, &merged->combinations[i].at) != value)
                        continue;
                own = merged->combinations[i].figures[figure].median;
                other = merged->combinations[partners[i]].figures[figure].median;
                if (!isfinite(own) || !isfinite(other))
                        continue;
                pairs->differences[pairs->count++] = own - other;
                if (other != 0)
                        pairs->ratios[pairs->ratio_count++] = own / other;
        }
}

static void add_effect(struct matrix_merged *merged, size_t axis, size_t value, size_t reference, int figure,
                       struct pairs *pairs)
{
        struct matrix_effect *effect;

        if (pairs->count == 0)
                return;
        robust_sort(pairs->differences, pairs->count);
        merged->effects = mem_resize(merged->effects, merged->effect_count + 1, sizeof(*merged->effects));
        effect = &merged->effects[merged->effect_count++];
        *effect = (struct matrix_effect){ .axis = axis,
                                          .value = value,
                                          .reference = reference,
                                          .figure = figure,
                                          .pairs = (int)pairs->count,
                                          .difference = robust_quantile_sorted(pairs->differences,
                                                                               pairs->count, 0.5),
                                          .ratio = robust_median(pairs->ratios, pairs->ratio_count) };
        effect->difference_low = pairs->differences[0];
        effect->difference_high = pairs->differences[pairs->count - 1];
}

static size_t reference_of(const struct matrix_merged *merged, const struct matrix_axis *axis)
{
        size_t place = matrix_effects_place(axis, &merged->matrix.baseline);

        return place < axis->count ? place : 0;
}

void matrix_effects(struct matrix_merged *merged)
{
        struct pairs pairs = { .differences = mem_new(merged->combination_count, sizeof(double)),
                               .ratios = mem_new(merged->combination_count, sizeof(double)) };

        for (size_t a = 0; a < merged->matrix.axis_count; a++) {
                const struct matrix_axis *axis = &merged->matrix.axes[a];
                size_t reference = reference_of(merged, axis);
                size_t *partners;

                if (strcmp(axis->key, MATRIX_SCENARIO_KEY) == 0 || axis->count < 2)
                        continue;
                partners = partners_of(merged, axis, reference);
                for (size_t value = 0; value < axis->count; value++)
                        for (int figure = 0; value != reference && figure < MATRIX_FIGURE_COUNT; figure++) {
                                collect(merged, axis, value, partners, figure, &pairs);
                                add_effect(merged, a, value, reference, figure, &pairs);
                        }
                free(partners);
        }
        free(pairs.differences);
        free(pairs.ratios);
}

/* Returns the combination with the baseline's settings and otherwise those of `at`; SIZE_MAX if there is none. */
static size_t baseline_of(const struct matrix_merged *merged, const struct matrix_settings *at)
{
        struct matrix_settings wanted;
        size_t found = SIZE_MAX;

        matrix_settings_copy(at, &wanted);
        for (size_t i = 0; i < merged->matrix.baseline.count; i++)
                matrix_settings_put(&wanted, merged->matrix.baseline.items[i].key,
                                    merged->matrix.baseline.items[i].value);
        for (size_t i = 0; i < merged->combination_count && found == SIZE_MAX; i++)
                if (merged->combinations[i].at.count == wanted.count &&
                    matrix_settings_match(&merged->combinations[i].at, &wanted))
                        found = i;
        matrix_settings_clear(&wanted);
        return found;
}

static double change(const struct matrix_combination *own, const struct matrix_combination *base, int figure,
                     bool as_share)
{
        double difference = own->figures[figure].median - base->figures[figure].median;

        return as_share ? difference / base->figures[figure].median : difference;
}

/* Returns true if another combination with the same baseline (`bases`) holds no more memory at no more processor time
 * per request, and is better in one of them. */
static bool is_dominated(const struct matrix_merged *merged, size_t i, const size_t *bases)
{
        const struct matrix_spread *memory = &merged->combinations[i].figures[MATRIX_RSS_SETTLED];
        const struct matrix_spread *cost = &merged->combinations[i].figures[MATRIX_CPU_PER_REQUEST];

        for (size_t k = 0; k < merged->combination_count; k++) {
                const struct matrix_spread *less = &merged->combinations[k].figures[MATRIX_RSS_SETTLED];
                const struct matrix_spread *cheaper =
                        &merged->combinations[k].figures[MATRIX_CPU_PER_REQUEST];

                if (k == i || bases[k] != bases[i])
                        continue;
                if (less->median <= memory->median && cheaper->median <= cost->median &&
                    (less->median < memory->median || cheaper->median < cost->median))
                        return true;
        }
        return false;
}

void matrix_trades(struct matrix_merged *merged)
{
        size_t *bases;

        if (merged->matrix.baseline.count == 0)
                return;
        bases = mem_new(merged->combination_count, sizeof(*bases));
        for (size_t i = 0; i < merged->combination_count; i++)
                bases[i] = baseline_of(merged, &merged->combinations[i].at);
        merged->trades = mem_new(merged->combination_count, sizeof(*merged->trades));
        for (size_t i = 0; i < merged->combination_count; i++) {
                const struct matrix_combination *own = &merged->combinations[i], *base;
                size_t at = bases[i];

                if (at == SIZE_MAX || own->measured == 0 || merged->combinations[at].measured == 0)
                        continue;
                base = &merged->combinations[at];
                merged->trades[merged->trade_count++] = (struct matrix_trade){
                        .combination = i,
                        .baseline = at,
                        .settled_saved_bytes = -change(own, base, MATRIX_RSS_SETTLED, false),
                        .peak_saved_bytes = -change(own, base, MATRIX_RSS_PEAK, false),
                        .cpu_cost = change(own, base, MATRIX_CPU_PER_REQUEST, true),
                        .gc_share_cost = change(own, base, MATRIX_GC_SHARE, false),
                        .latency_cost = change(own, base, MATRIX_LATENCY_P99, true),
                        .frontier = isfinite(own->figures[MATRIX_CPU_PER_REQUEST].median) &&
                                    !is_dominated(merged, i, bases),
                };
        }
        free(bases);
}

/* A matrix for programs: the plan (schema/matrix-plan.schema.json) and what its cells came out as
 * (schema/matrix.schema.json). */
#pragma once

struct matrix;
struct matrix_cells;
struct matrix_estimate;
struct matrix_merged;
struct strbuf;

/* `estimates` has one a combination. */
void matrix_json_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf);
/* Everything: combinations, cells, effects, gates. Nothing in it depends on when or where it was merged. */
void matrix_json_append(const struct matrix_merged *merged, struct strbuf *buf);

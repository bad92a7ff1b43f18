/* JSON of a matrix: its plan (schema/matrix-plan.schema.json) and its outcome (schema/matrix.schema.json). */
#pragma once

struct matrix;
struct matrix_cells;
struct matrix_estimate;
struct matrix_merged;
struct strbuf;

/* Appends the plan. `estimates` has one element per combination. */
void matrix_json_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf);
/* Appends the outcome: combinations, cells, effects, gates. It does not depend on when or where it was merged. */
void matrix_json_append(const struct matrix_merged *merged, struct strbuf *buf);

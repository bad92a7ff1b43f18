/* Writes what grew to verdict.json. */
#pragma once

struct cJSON;
struct growth_list;

/* Adds the array "grown" to `root`, see verdict.grown. */
void growth_json_add(struct cJSON *root, const struct growth_list *grown);

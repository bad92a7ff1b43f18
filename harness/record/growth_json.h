/* What grew, in verdict.json. */
#pragma once

struct cJSON;
struct growth_list;

/* Adds "grown": what grew between the end of the warm-up and the last run. */
void growth_json_add(struct cJSON *root, const struct growth_list *grown);

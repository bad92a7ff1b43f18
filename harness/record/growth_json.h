/* What grew, in verdict.json. */
#pragma once

struct cJSON;
struct growth_list;

/* Adds "grown": what grew from the first run that the cause keeps to the last. */
void growth_json_add(struct cJSON *root, const struct growth_list *grown);

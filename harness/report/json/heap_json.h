/* "heap" of inspect --json: what the spans hold, by size class, and the large objects. */
#pragma once

struct cJSON;
struct look;

void heap_json_add(struct cJSON *root, const struct look *look);

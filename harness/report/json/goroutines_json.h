/* Groups of goroutines in JSON. */
#pragma once

struct cJSON;
struct look;

/* Adds "goroutine_groups", largest first; null, with goroutine_groups_reason, if they could not be read. */
void goroutines_json_add(struct cJSON *root, const struct look *look);

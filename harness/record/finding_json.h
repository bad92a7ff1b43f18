/* Findings in verdict.json and runs.json: {"code", "rank", "channel", "figures", "texts"}. */
#pragma once

#include <stdbool.h>

struct cJSON;
struct finding;
struct finding_list;

/* Returns {"code": "channel_flat", "rank": 1, "channel": "live_heap", "figures": [{"name": "slope", "unit": "bytes",
 * "value": 12.5}, …], "texts": [{"name": "stack", "text": "main.leak < …"}]}; null for FINDING_NONE. An infinite value is
 * "infinite" or "-infinite". The caller adds it to a tree or deletes it. */
struct cJSON *finding_json_write(const struct finding *finding);
struct cJSON *finding_json_write_list(const struct finding_list *list);

/* Reads into a zeroed finding. False, with nothing filled, if this version does not know such a finding. */
bool finding_json_read(const struct cJSON *object, struct finding *ret);
/* Reads an array into a zeroed list. False, with an empty list, if any finding cannot be read. */
bool finding_json_read_list(const struct cJSON *array, struct finding_list *ret);

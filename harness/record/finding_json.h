/* Findings in verdict.json and runs.json: {"code", "rank", "channel", "figures", "texts"}. */
#pragma once

#include <stdbool.h>

struct cJSON;
struct finding;
struct finding_list;

/* {"code": "channel_flat", "rank": 1, "channel": "live_heap", "figures": [{"name": "slope", "unit": "bytes", "value":
 * 12.5}, …], "texts": [{"name": "stack", "text": "main.leak < …"}]}; null for FINDING_NONE. The value of an interval
 * without an end is "infinite" or "-infinite". The caller frees it with the tree. */
struct cJSON *finding_json_write(const struct finding *finding);
struct cJSON *finding_json_write_list(const struct finding_list *list);

/* Reads into a zeroed finding. False where it is no finding of this version's; nothing is filled then. */
bool finding_json_read(const struct cJSON *object, struct finding *ret);
/* Reads an array into a zeroed list; false where one of them cannot be read, the list is empty then. */
bool finding_json_read_list(const struct cJSON *array, struct finding_list *ret);

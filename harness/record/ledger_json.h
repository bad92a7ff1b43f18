/* ledger.json: every ledger of a result, row by row. What could not be measured is null with a reason beside it. */
#pragma once

struct cJSON;
struct ledger;
struct result;

/* One ledger as an object; inspect prints the same. The caller adds or deletes it. */
struct cJSON *ledger_json_build(const struct ledger *ledger);
/* The text of ledger.json, to be freed. */
char *ledger_json_print(const struct result *result);

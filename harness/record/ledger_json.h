/* ledger.json: all ledgers of a result, row by row. What could not be measured is null, with the reason beside it. */
#pragma once

struct cJSON;
struct ledger;
struct result;

/* Returns one ledger as a new object, also for inspect; the caller adds it to a tree or deletes it. */
struct cJSON *ledger_json_build(const struct ledger *ledger);
/* Returns the text of ledger.json; the caller frees it. */
char *ledger_json_print(const struct result *result);

/* Account: reports where the ledgers of the runs do not add up. A ledger's check compares two sums, from different
 * structures of the runtime or the kernel, that must agree. */
#pragma once

struct finding_list;
struct result;
struct validity;

/* Adds one finding for each check that fails, by ledger_check_fails(), in the settled ledger of some run that counts: in how
 * many runs, and by how much in the worst one. */
void account_check(const struct result *result, const struct validity *validity,
                   struct finding_list *findings);

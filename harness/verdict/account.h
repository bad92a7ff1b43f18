/* Whether the account of memory adds up: sums of different structures that must agree, in the ledgers of the runs. */
#pragma once

struct finding_list;
struct result;
struct validity;

/* One finding for each check that some run's settled ledger fails beyond the bound of ledger_check_fails(): in how many, and
 * by how much where it is worst. Runs that do not count are left out. */
void account_check(const struct result *result, const struct validity *validity,
                   struct finding_list *findings);

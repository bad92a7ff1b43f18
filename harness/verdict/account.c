/* Checks are matched by name, not by position: which ones a ledger has depends on what was found in the process. */
#include "verdict/account.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/finding.h"
#include "model/ledger.h"
#include "model/result.h"
#include "verdict/validity.h"

struct failing {
        const char *name;
        const struct ledger_check *worst;
        int32_t worst_run;
        int32_t ledgers; /* number of ledgers in which it fails */
};

static int64_t size_of(const struct ledger_check *check)
{
        return llabs(check->measured_bytes - check->claimed_bytes);
}

static bool counts(const struct validity *validity, const struct ledger *ledger)
{
        return ledger->checkpoint == CHECKPOINT_SETTLED && ledger->run >= 1 &&
               (size_t)ledger->run <= validity->last && validity->counts[ledger->run];
}

static void add_check(const struct ledger_check *check, int32_t run, struct failing *failing, size_t *count)
{
        size_t i = 0;

        while (i < *count && strcmp(failing[i].name, check->name) != 0)
                i++;
        if (i == LEDGER_CHECK_MAX)
                return;
        if (i == *count)
                failing[(*count)++] = (struct failing){ .name = check->name };
        failing[i].ledgers++;
        if (!failing[i].worst || size_of(check) > size_of(failing[i].worst)) {
                failing[i].worst = check;
                failing[i].worst_run = run;
        }
}

static void tell(const struct failing *failing, int32_t ledgers, struct finding_list *findings)
{
        struct finding *finding = finding_list_add(findings, FINDING_LEDGER_CHECK_FAILS);

        finding_add_text(finding, "check", failing->name);
        finding_add(finding, "ledgers", FINDING_WHOLE, ledgers);
        finding_add(finding, "failed", FINDING_WHOLE, failing->ledgers);
        finding_add(finding, "run", FINDING_WHOLE, failing->worst_run);
        finding_add(finding, "found", FINDING_BYTES, (double)failing->worst->measured_bytes);
        finding_add(finding, "claimed", FINDING_BYTES, (double)failing->worst->claimed_bytes);
}

void account_check(const struct result *result, const struct validity *validity,
                   struct finding_list *findings)
{
        struct failing failing[LEDGER_CHECK_MAX] = { 0 };
        int32_t ledgers = 0;
        size_t count = 0;

        for (size_t i = 0; i < result->ledger_count; i++) {
                const struct ledger *ledger = &result->ledgers[i];

                if (!counts(validity, ledger))
                        continue;
                ledgers++;
                for (size_t k = 0; k < ledger->check_count; k++)
                        if (ledger_check_fails(ledger, &ledger->checks[k]))
                                add_check(&ledger->checks[k], ledger->run, failing, &count);
        }
        for (size_t i = 0; i < count; i++)
                tell(&failing[i], ledgers, findings);
}

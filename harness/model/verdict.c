/* Names, ownership and exit code of the verdict; verdict/ makes it. */
#include "model/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "model/exit_code.h"

const char *const shape_names[SHAPE_COUNT + 1] = {
        [SHAPE_PLATEAU] = "PLATEAU",
        [SHAPE_RELEASED] = "RELEASED",
        [SHAPE_GROWING] = "GROWING",
        [SHAPE_INCONCLUSIVE] = "INCONCLUSIVE",
};

const char *const hypothesis_names[HYPOTHESIS_COUNT + 1] = {
        [HYPOTHESIS_CONFIRMED] = "CONFIRMED",
        [HYPOTHESIS_REFUTED] = "REFUTED",
        [HYPOTHESIS_UNDECIDED] = "UNDECIDED",
};

const char *const verdict_per_names[PER_COUNT + 1] = {
        [PER_REQUEST] = "request", [PER_HOUR] = "hour", [PER_CONNECTION] = "connection",
        [PER_STREAM] = "stream",   [PER_RUN] = "run",
};

size_t verdict_kept_from(const struct channel_verdict *channel)
{
        int known = 0;

        for (size_t i = 0; i < channel->count; i++)
                if (!isnan(channel->values[i]) && known++ >= channel->warmup)
                        return i;
        return channel->count;
}

void verdict_clear(struct verdict *verdict)
{
        struct finding *const findings[] = { &verdict->cause_why, &verdict->hypothesis_why,
                                             &verdict->levels_why, &verdict->intervention_why,
                                             &verdict->limit_why };

        for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++)
                finding_clear(findings[i]);
        finding_list_clear(&verdict->findings);
        for (size_t i = 0; i < verdict->holder_count; i++) {
                free(verdict->holders[i].name);
                free(verdict->holders[i].label);
        }
        for (size_t i = 0; i < verdict->call_site_count; i++)
                free(verdict->call_sites[i].stack);
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                free(verdict->channels[i].values);
                finding_clear(&verdict->channels[i].finding);
        }
        free(verdict->holders);
        free(verdict->call_sites);
        growth_list_clear(&verdict->grown);
        free(verdict->rates);
        free(verdict->madvise_predicted);
        free(verdict->madvise_observed);
        free(verdict->madvise_evidence);
        free(verdict->gc_cpu);
        free(verdict->looks);
        free(verdict->look_shapes);
        *verdict = (struct verdict){ 0 };
}

int verdict_exit_code(const struct verdict *verdict)
{
        int code = verdict->shape == SHAPE_INCONCLUSIVE ? EXIT_INCONCLUSIVE : EXIT_REACHED;

        if (verdict->is_void)
                code = exit_code_worse(code, EXIT_MEASURE);
        return verdict->interrupted ? exit_code_worse(code, EXIT_INTERRUPTED) : code;
}

/* Selects the findings of a verdict and their order. Every channel's finding carries the same figures; its sentence (words/)
 * uses those that it needs. */
#include "verdict/findings.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "model/result.h"
#include "verdict/account.h"
#include "verdict/cause.h"
#include "verdict/channels.h"
#include "verdict/collector.h"
#include "verdict/connection_rates.h"
#include "verdict/obstacle.h"
#include "verdict/parts.h"
#include "verdict/plateau.h"
#include "verdict/usage.h"
#include "verdict/validity.h"

/* Live objects that surely rise by more than this share of delta get a finding even where all is flat. */
static const double objects_share = 0.25;

/* Where this share of the growth went away in the rest, what stayed is reported apart from it. */
static const double most_share = 0.7;

/* A table of plain values that grew once: the heap jumped by a fifth at least, by fewer objects than one per 4096 bytes, in
 * at most a quarter of the runs, and stood still for two runs or more before and after. */
static const double table_jump = 0.2, table_object_bytes = 4096;
enum { TABLE_STILL_MIN = 2, TABLE_MOVE_SHARE = 4 };

static enum finding_code channel_code(enum channel channel, const struct plateau *plateau)
{
        static const enum finding_code growing[] = {
                [PLATEAU_BY_LINE] = FINDING_CHANNEL_GROWS,
                [PLATEAU_BY_STEPS] = FINDING_CHANNEL_GROWS_IN_STEPS,
                [PLATEAU_BY_LINE_BENEATH] = FINDING_CHANNEL_GROWS_IN_STEPS,
                [PLATEAU_BY_OBJECTS] = FINDING_CHANNEL_GROWS_BY_OBJECTS,
                [PLATEAU_BY_ALLOCATION] = FINDING_CHANNEL_GROWS_BY_ALLOCATION,
                [PLATEAU_BY_WHOLE] = FINDING_CHANNEL_GROWS_BY_WHOLE,
                [PLATEAU_BY_CRESTS] = FINDING_CHANNEL_GROWS_BY_CRESTS,
        };
        static const enum finding_code codes[] = {
                [PLATEAU_FLAT] = FINDING_CHANNEL_FLAT,
                [PLATEAU_RETURNED] = FINDING_CHANNEL_RETURNED,
                [PLATEAU_TOO_FEW] = FINDING_CHANNEL_TOO_FEW_RUNS,
                [PLATEAU_TOO_FEW_GROWS] = FINDING_CHANNEL_RISES_EARLY,
                [PLATEAU_LEVELS_OFF] = FINDING_CHANNEL_LEVELS_OFF,
                [PLATEAU_DECLINES] = FINDING_CHANNEL_FALLS,
                [PLATEAU_NOISY] = FINDING_CHANNEL_NOISY,
                [PLATEAU_LET_GO] = FINDING_CHANNEL_LET_GO_IN_PART,
                [PLATEAU_CORRECTED] = FINDING_CHANNEL_NOT_SIGNIFICANT,
        };

        if (plateau->reason == PLATEAU_GROWS)
                return growing[plateau->evidence];
        if (plateau->reason == PLATEAU_FLAT && plateau->evidence == PLATEAU_BY_CRESTS)
                return FINDING_CHANNEL_LEVEL_CRESTS;
        if (plateau->reason == PLATEAU_FLAT && plateau->evidence == PLATEAU_BY_LEVEL)
                return FINDING_CHANNEL_SMALL;
        if (plateau->reason == PLATEAU_FLAT && plateau->evidence == PLATEAU_BY_LET_GO)
                return FINDING_CHANNEL_LET_GO;
        if (plateau->reason == PLATEAU_FLAT && channel_is_bytes(channel) && plateau->low > 0)
                return FINDING_CHANNEL_CREEPS;
        if (plateau->reason == PLATEAU_NOISY && plateau->runs_needed <= 0)
                return FINDING_CHANNEL_TOO_CLOSE;
        return codes[plateau->reason];
}

/* Adds a growth per run as bytes per request, where it is known, in bytes, and not per request already. */
static void add_per_request(struct finding *finding, const char *name, const struct verdict *verdict,
                            double per_run)
{
        if (channel_is_bytes(finding->channel) && finding->channel != CHANNEL_ALLOCATED &&
            verdict->requests_per_run > 0 && isfinite(per_run))
                finding_add(finding, name, FINDING_BYTES, per_run / verdict->requests_per_run);
}

static void add_counts(struct finding *finding, const struct plateau *plateau)
{
        finding_add(finding, "kept", FINDING_WHOLE, plateau->kept);
        if (finding->code == FINDING_CHANNEL_TOO_FEW_RUNS) {
                finding_add(finding, "warmup", FINDING_WHOLE, plateau->warmup);
                finding_add(finding, "kept_min", FINDING_WHOLE, PLATEAU_KEPT_MIN);
        }
        if (finding->code == FINDING_CHANNEL_RISES_EARLY)
                finding_add(finding, "growing_min", FINDING_WHOLE, PLATEAU_GROWING_MIN);
        if (finding->code == FINDING_CHANNEL_NOISY)
                finding_add(finding, "runs_needed", FINDING_WHOLE, plateau->runs_needed);
}

void findings_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau,
                      struct finding *ret)
{
        const struct channel_verdict *judged = &verdict->channels[channel];

        finding_init(ret, channel_code(channel, plateau));
        finding_set_channel(ret, channel);
        add_counts(ret, plateau);
        if (ret->code == FINDING_CHANNEL_TOO_FEW_RUNS)
                return;
        finding_add_amount(ret, "level", plateau->level);
        finding_add_amount(ret, "slope", plateau->slope);
        if (plateau->let_go_run) {
                finding_add(ret, "run", FINDING_WHOLE, plateau->let_go_run);
                finding_add_amount(ret, "lowest", plateau->let_go_level);
                finding_add_amount(ret, "stays", plateau->stays);
                finding_add_amount(ret, "delta", judged->delta);
                return;
        }
        finding_add_amount(ret, "low", plateau->low);
        finding_add_amount(ret, "high", plateau->high);
        finding_add_amount(ret, "flat_low", plateau->flat_low);
        finding_add_amount(ret, "flat_high", plateau->flat_high);
        if (plateau->reason == PLATEAU_GROWS) {
                finding_add_amount(ret, "delta_growing", judged->delta_growing);
                add_per_request(ret, "per_request", verdict, plateau->slope);
                return;
        }
        finding_add_amount(ret, "delta", judged->delta);
        finding_add_amount(ret, "detectable", plateau->detectable);
        add_per_request(ret, "detectable_per_request", verdict, plateau->detectable);
}

void findings_held(struct verdict *verdict, enum channel channel, const struct held *held)
{
        struct finding *finding = &verdict->channels[channel].finding;

        finding_clear(finding);
        finding_init(finding, FINDING_CHANNEL_HELD);
        finding_set_channel(finding, channel);
        finding_add_amount(finding, "growth", held->growth);
        finding_add(finding, "fallen", FINDING_SHARE, fmin(held->fallen, 1));
        finding_add(finding, "held", FINDING_SECONDS, held->held_s);
        finding_add(finding, "lifetime", FINDING_SECONDS, held->lifetime_s);
}

static struct finding *add(struct verdict *verdict, enum finding_code code)
{
        return finding_list_add(&verdict->findings, code);
}

/* Adds a copy of a channel's own finding to the verdict's, with this rank. */
static struct finding *add_channel(struct verdict *verdict, enum channel channel, enum finding_rank rank)
{
        struct finding *finding =
                finding_list_add_copy(&verdict->findings, &verdict->channels[channel].finding);

        finding->rank = rank;
        return finding;
}

static void add_rate(struct verdict *verdict)
{
        struct finding *rate;

        if (!isfinite(verdict->bytes_per_run))
                return;
        if (!channel_is_bytes(verdict->cause) && !(verdict->bytes_per_run_low > 0))
                return; /* a count whose bytes do not surely grow: its channel's finding has the count's rate */
        rate = add(verdict, verdict->requests_per_run > 0 ? FINDING_RATE : FINDING_RATE_BY_TIME);
        finding_set_channel(rate, verdict->cause);
        if (!(verdict->requests_per_run > 0)) {
                finding_add(rate, "per_hour", FINDING_BYTES, verdict->bytes_per_run / verdict->run_hours);
                finding_add(rate, "per_hour_low", FINDING_BYTES,
                            verdict->bytes_per_run_low / verdict->run_hours);
                finding_add(rate, "per_hour_high", FINDING_BYTES,
                            verdict->bytes_per_run_high / verdict->run_hours);
        }
        finding_add(rate, "per_request", FINDING_BYTES, verdict->bytes_per_request);
        finding_add(rate, "per_request_low", FINDING_BYTES, verdict->bytes_per_request_low);
        finding_add(rate, "per_request_high", FINDING_BYTES, verdict->bytes_per_request_high);
        finding_add(rate, "per_run", FINDING_BYTES, verdict->bytes_per_run);
        finding_add(rate, "per_run_low", FINDING_BYTES, verdict->bytes_per_run_low);
        finding_add(rate, "per_run_high", FINDING_BYTES, verdict->bytes_per_run_high);
        if (verdict->cause == CHANNEL_STACKS && isfinite(verdict->stacks_resident_per_run)) {
                struct finding *resident = add(verdict, FINDING_STACKS_RESIDENT);

                finding_add(resident, "slope", FINDING_BYTES, verdict->channels[CHANNEL_STACKS].slope);
                finding_add(resident, "resident", FINDING_BYTES, verdict->stacks_resident_per_run);
        }
        if (isfinite(verdict->limit_reached_s))
                finding_add(add(verdict, FINDING_LIMIT_REACHED), "seconds", FINDING_SECONDS,
                            verdict->limit_reached_s);
}

/* Under a watch the load goes on, so there is no rest: the service can only have given back what it keeps for less time than
 * the watch took. */
static void add_watched(const struct result *result, struct verdict *verdict)
{
        const struct run *first = result->run_count > 1 ? &result->runs[1] : NULL;

        if (first && verdict->has_cause)
                finding_add(add(verdict, FINDING_WATCHED_TOO_SHORT), "length", FINDING_SECONDS,
                            (double)(result->runs[result->run_count - 1].end_ns - first->load_begin_ns) /
                                    NS_PER_S);
}

/* Adds what the rest showed about the growth. */
static void add_rest(struct verdict *verdict)
{
        const struct verdict_rest *rest = &verdict->rest;
        struct finding *finding;

        if (rest->by_the_hour) {
                finding = add(verdict, FINDING_BY_THE_HOUR);
                finding_set_channel(finding, rest->channel);
                finding_add_amount(finding, "per_hour", rest->idle_per_hour);
        } else if (rest->partly) {
                finding = add(verdict, FINDING_PARTLY_BY_THE_HOUR);
                finding_set_channel(finding, rest->channel);
                finding_add_amount(finding, "per_hour", rest->idle_per_hour);
        } else if (rest->rested && isfinite(rest->fallen)) {
                bool most = rest->fallen >= most_share && rest->stays > 0;

                finding = add(verdict, most ? FINDING_STAYS_BENEATH : FINDING_STAYS);
                finding_set_channel(finding, rest->channel);
                finding_add(finding, "length", FINDING_SECONDS, rest->length_s);
                finding_add(finding, "fallen", FINDING_SHARE, fmin(fmax(rest->fallen, 0), 1));
                if (most)
                        finding_add_amount(finding, "stays", rest->stays);
        } else if (verdict->has_cause && verdict->cause == CHANNEL_LIVE_HEAP &&
                   channels_waits_for_collection(verdict->channels[CHANNEL_LIVE_HEAP].source)) {
                add(verdict, FINDING_REST_BLIND);
        }
}

/* Adds the channel that seems to grow much faster than the cause, but was still undecided at the last look. */
static void add_larger(struct verdict *verdict)
{
        struct cause_weight weights[CHANNEL_COUNT];
        enum channel larger =
                cause_weigh(verdict, weights) > 0 ? cause_wait_for(verdict, &weights[0]) : CHANNEL_COUNT;
        struct finding *finding;

        if (larger == CHANNEL_COUNT)
                return;
        finding = add(verdict, FINDING_LARGER_UNDECIDED);
        finding_set_channel(finding, larger);
        finding_add(finding, "slope", FINDING_BYTES, verdict->channels[larger].slope);
}

static void add_growing(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        finding_init(&verdict->cause_why,
                     verdict->has_cause ? FINDING_CAUSE_FIRST : FINDING_CAUSE_NONE_NAMED);
        if (verdict->has_cause)
                finding_set_channel(&verdict->cause_why, verdict->cause);
        add_channel(verdict, verdict->cause, FINDING_RANK_DECIDES);
        add_larger(verdict);
        parts_find(result, validity, verdict);
        add_rate(verdict);
        if (result->scenario.load.executor == LOAD_NONE)
                add_watched(result, verdict);
        else
                add_rest(verdict);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)verdict->cause && verdict->channels[i].measured &&
                    verdict->channels[i].shape == SHAPE_GROWING)
                        add_channel(verdict, (enum channel)i, FINDING_RANK_EXPLAINS);
}

static void add_band(struct verdict *verdict)
{
        struct finding *band;

        if (!isfinite(verdict->delta_bytes))
                return;
        band = add(verdict, verdict->requests_per_run > 0 ? FINDING_BAND : FINDING_BAND_BY_TIME);
        finding_add(band, "delta", FINDING_BYTES, verdict->delta_bytes);
        if (!(verdict->requests_per_run > 0)) {
                finding_add(band, "delta_per_hour", FINDING_BYTES, verdict->delta_bytes / verdict->run_hours);
                return;
        }
        finding_add(band, "delta_per_request", FINDING_BYTES, verdict->delta_bytes_per_request);
}

/* Adds the channels of bytes that surely rise, though by less than delta: over a long time that adds up. */
static void add_creeping(struct verdict *verdict, enum channel told)
{
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                const struct channel_verdict *channel = &verdict->channels[i];

                if (i != (int)told && channel->measured && channel->decides &&
                    channel->shape == SHAPE_PLATEAU && channel->slope_low > 0 &&
                    channel_is_bytes((enum channel)i))
                        add_channel(verdict, (enum channel)i, FINDING_RANK_EXPLAINS);
        }
}

/* Finds the one stretch in which the heap moves, between runs in which it stands still. *ret_from is the index of the run
 * before it, *ret_to that of its last run. */
static bool find_move(const struct channel_verdict *heap, size_t *ret_from, size_t *ret_to)
{
        size_t from = heap->count, to = 0;

        for (size_t i = 1; i < heap->count; i++)
                if (fabs(heap->values[i] - heap->values[i - 1]) > heap->delta) {
                        from = from < i - 1 ? from : i - 1;
                        to = i;
                }
        *ret_from = from;
        *ret_to = to;
        return from < to && from >= TABLE_STILL_MIN && to + TABLE_STILL_MIN < heap->count &&
               TABLE_MOVE_SHARE * (to - from) <= heap->count;
}

/* Adds a warning where the heap jumped once, in few objects, and stood still before and after: a table of plain values that
 * was replaced by a larger one. Such a table rests for as long as it has lived, so it may still be filling up. */
static void add_table(struct verdict *verdict)
{
        const struct channel_verdict *heap = &verdict->channels[CHANNEL_LIVE_HEAP];
        const struct channel_verdict *objects = &verdict->channels[CHANNEL_LIVE_OBJECTS];
        struct finding *rests;
        size_t from, to;
        double jump;

        if (!heap->measured || !objects->measured || objects->count < heap->count ||
            !find_move(heap, &from, &to))
                return;
        jump = heap->values[to] - heap->values[from];
        if (!(jump > table_jump * heap->values[from]) ||
            !(objects->values[to] - objects->values[from] < jump / table_object_bytes))
                return;
        rests = add(verdict, FINDING_TABLE_RESTS);
        finding_add(rests, "jump", FINDING_BYTES, jump);
        finding_add(rests, "run", FINDING_WHOLE, (double)to + 1);
}

static void add_flat(struct verdict *verdict)
{
        enum channel anchor =
                verdict->channels[CHANNEL_LIVE_HEAP].measured ? CHANNEL_LIVE_HEAP : CHANNEL_FLOOR_RSS;
        const struct channel_verdict *rss = &verdict->channels[CHANNEL_SETTLED_RSS];
        const struct channel_verdict *objects = &verdict->channels[CHANNEL_LIVE_OBJECTS];

        add_channel(verdict, anchor, FINDING_RANK_DECIDES);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)anchor && verdict->channels[i].finding.code == FINDING_CHANNEL_HELD)
                        add_channel(verdict, (enum channel)i, FINDING_RANK_EXPLAINS);
        if (objects->measured && objects->slope_low > objects_share * objects->delta)
                finding_add(add(verdict, FINDING_OBJECTS_RISE), "slope", FINDING_NUMBER, objects->slope);
        add_creeping(verdict, anchor);
        add_table(verdict);
        add_band(verdict);
        if (rss->measured && rss->shape == SHAPE_INCONCLUSIVE) {
                struct finding *wanders = add_channel(verdict, CHANNEL_SETTLED_RSS, FINDING_RANK_NOTES);

                finding_add_text(wanders, "because", finding_infos[wanders->code].name);
                wanders->code = FINDING_SETTLED_RSS_WANDERS;
        }
}

/* Adds, where something grows, the larger undecided channel that the experiment waits for. Returns whether there is one. */
static bool add_waiting(struct verdict *verdict)
{
        struct cause_weight weights[CHANNEL_COUNT];
        enum channel larger =
                cause_weigh(verdict, weights) > 0 ? cause_wait_for(verdict, &weights[0]) : CHANNEL_COUNT;
        struct finding *waits;

        if (larger == CHANNEL_COUNT)
                return false;
        waits = add(verdict, FINDING_CAUSE_WAITS);
        finding_set_channel(waits, larger);
        finding_add(waits, "slope", FINDING_BYTES, verdict->channels[larger].slope);
        finding_add(waits, "weight", FINDING_BYTES, weights[0].bytes);
        add_channel(verdict, weights[0].channel, FINDING_RANK_EXPLAINS);
        return true;
}

/* Adds why the whole is not flat: a channel is undecided, a sum still rises, or memory outside Go was not watched. */
static void add_obstacle(struct verdict *verdict, enum channel obstacle)
{
        const struct channel_verdict *channel = &verdict->channels[obstacle];
        const char *because = finding_text(&channel->finding, "because");

        if (!channel->measured && obstacle == CHANNEL_OUTSIDE_GO) {
                finding_add_text(add(verdict, FINDING_OUTSIDE_UNWATCHED), "because",
                                 because ? because : finding_infos[channel->finding.code].name);
                return;
        }
        if (obstacle == CHANNEL_SETTLED_RSS)
                add(verdict, FINDING_SETTLED_RSS_UNEXPLAINED);
        else if (channel->measured && !channel->decides)
                finding_set_channel(add(verdict, FINDING_SUM_RISES), obstacle);
        add_channel(verdict, obstacle, FINDING_RANK_DECIDES);
}

static void add_undecided(const struct result *result, const struct validity *validity,
                          struct verdict *verdict)
{
        double share;
        enum channel obstacle = obstacle_find(verdict);

        if (verdict->runs - verdict->warmup < PLATEAU_KEPT_MIN) {
                struct finding *few = add(verdict, FINDING_TOO_FEW_RUNS);

                finding_add(few, "runs", FINDING_WHOLE, verdict->runs);
                finding_add(few, "runs_min", FINDING_WHOLE, PLATEAU_KEPT_MIN + 2);
                return;
        }
        if (add_waiting(verdict))
                return;
        if (obstacle == CHANNEL_COUNT) {
                if (usage_ended(result, validity->counts, validity_run(validity, verdict->runs), &share))
                        finding_add(add(verdict, FINDING_SERVICE_UNUSED), "share", FINDING_SHARE, share);
                return;
        }
        add_obstacle(verdict, obstacle);
        add_table(verdict);
        for (int i = 0; i < CHANNEL_COUNT; i++)
                if (i != (int)obstacle && verdict->channels[i].measured && verdict->channels[i].decides &&
                    verdict->channels[i].shape == SHAPE_INCONCLUSIVE)
                        add_channel(verdict, (enum channel)i, FINDING_RANK_EXPLAINS);
        if (verdict->rest.rested)
                add_rest(verdict);
        if (!verdict->channels[CHANNEL_LIVE_HEAP].measured && !verdict->channels[CHANNEL_FLOOR_RSS].measured)
                add(verdict, FINDING_NO_ANCHOR);
        add_band(verdict);
}

static void add_madvise(struct verdict *verdict)
{
        struct finding *differs;

        if (!verdict->madvise_predicted || !verdict->madvise_observed ||
            strcmp(verdict->madvise_predicted, verdict->madvise_observed) == 0)
                return;
        differs = add(verdict, FINDING_MADVISE_DIFFERS);
        finding_add_text(differs, "predicted", verdict->madvise_predicted);
        finding_add_text(differs, "observed", verdict->madvise_observed);
        finding_add_text(differs, "evidence", verdict->madvise_evidence);
}

/* Adds how many distinct requests the placeholders made, where the scenario has any. */
static void add_values(const struct result *result, struct verdict *verdict)
{
        struct finding *finding;

        if (result->requests_distinct <= (int64_t)result->scenario.request_count)
                return;
        finding = add(verdict, result->scenario.load.values == LOAD_VALUES_REPEAT ? FINDING_VALUES_REPEATED
                                                                                  : FINDING_VALUES);
        finding_add(finding, "sent", FINDING_WHOLE, (double)result->requests_sent);
        finding_add(finding, "distinct", FINDING_WHOLE, (double)result->requests_distinct);
}

/* Adds which source the live heap came from where no collection was forced, since these are less reliable. */
static void add_live_source(struct verdict *verdict)
{
        static const struct {
                const char *source;
                enum finding_code code;
        } rows[] = { { "heap-live", FINDING_LIVE_BY_RUNTIME },
                     { "next-gc", FINDING_LIVE_BY_GOAL },
                     { "least-heap-alloc", FINDING_LIVE_BY_LEAST } };
        const char *source = verdict->channels[CHANNEL_LIVE_HEAP].source;

        for (size_t i = 0; source && i < sizeof(rows) / sizeof(rows[0]); i++)
                if (strcmp(source, rows[i].source) == 0)
                        add(verdict, rows[i].code);
}

void findings_fill(const struct result *result, const struct validity *validity, struct verdict *verdict)
{
        if (validity->failed)
                finding_list_add_copy(&verdict->findings, &validity->failure);
        if (result->interrupted)
                add(verdict, FINDING_INTERRUPTED);
        if (result->cut_short)
                finding_add_text(add(verdict, FINDING_CUT_SHORT), "why", result->cut_short);
        if (verdict->shape == SHAPE_GROWING)
                add_growing(result, validity, verdict);
        else if (verdict->shape == SHAPE_INCONCLUSIVE)
                add_undecided(result, validity, verdict);
        else
                add_flat(verdict);
        if (verdict->cause_why.code == FINDING_NONE)
                finding_init(&verdict->cause_why, FINDING_CAUSE_NOTHING_GROWS);
        connection_rates_find(result, verdict);
        finding_list_add_copy(&verdict->findings, &verdict->hypothesis_why);
        add_madvise(verdict);
        collector_find(result, verdict);
        add_values(result, verdict);
        add_live_source(verdict);
        account_check(result, validity, &verdict->findings);
        for (size_t i = 0; i < validity->notes.count; i++)
                finding_list_add_copy(&verdict->findings, &validity->notes.items[i]);
}

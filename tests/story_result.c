/* A small simulation: each run allocates in bursts, leaves a reserve or a leak behind, settles and is probed. */
#include "story_result.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/histogram.h"
#include "story_verdict.h"
#include "verdict/standing.h"

enum { MIB = 1048576, REQUESTS_PER_S = 400 };

const char *const story_names[STORY_KIND_COUNT] = {
        "reserve", "leak", "interrupted", "no-telemetry", "hostile", "empty",
};

static const char hostile_name[] = "it's \"`touch /tmp/plateau-hostile`\"\n$(touch /tmp/plateau-hostile) "
                                   "<script>alert(1)</script> | %s \\ {a_b^c} @x µ—漢字\xff ]]> -- # *b*";

struct story {
        struct result *result;
        struct rng rng;
        enum story_kind kind;
        int64_t now_ns;
        double live_bytes;
        double reserve_bytes;
};

/* What the process holds at one moment, in bytes. */
struct level {
        double live;
        double dead;
        double fragmentation;
        double reserve;
        double stacks;
        double metadata;
        double files;
        double native;
};

static double level_rss(const struct level *level)
{
        return level->live + level->dead + level->fragmentation + level->reserve + level->stacks +
               level->metadata + level->files + level->native;
}

static struct level level_now(struct story *s, double load)
{
        double jitter = 1 + 0.01 * rng_normal(&s->rng);

        return (struct level){
                .live = s->live_bytes,
                .dead = load * 9.0 * MIB * rng_f64(&s->rng) + 0.2 * MIB,
                .fragmentation = 1.1 * MIB * jitter,
                .reserve = s->reserve_bytes,
                .stacks = (0.5 + 0.4 * load) * MIB,
                .metadata = 2.6 * MIB,
                .files = 5.8 * MIB,
                .native = 0.3 * MIB,
        };
}

static void set_kernel(struct sample *sample, const struct level *level)
{
        sample_set(sample, METRIC_RSS, (int64_t)level_rss(level) / 4096 * 4096);
        sample_set(sample, METRIC_OS_THREADS, 9);
}

static void set_runtime(struct sample *sample, const struct level *level)
{
        double released = 24.0 * MIB;
        double inuse = level->live + level->dead + level->fragmentation;
        double idle = level->reserve + released;

        sample_set(sample, METRIC_GO_HEAP_ALLOC, (int64_t)(level->live + level->dead));
        sample_set(sample, METRIC_GO_HEAP_INUSE, (int64_t)inuse);
        sample_set(sample, METRIC_GO_HEAP_IDLE, (int64_t)idle);
        sample_set(sample, METRIC_GO_HEAP_SYS, (int64_t)(inuse + idle));
        sample_set(sample, METRIC_GO_HEAP_RELEASED, (int64_t)released);
        sample_set(sample, METRIC_GO_STACK_INUSE, (int64_t)level->stacks);
        sample_set(sample, METRIC_GO_SYS, (int64_t)(inuse + idle + level->stacks + level->metadata));
        sample_set(sample, METRIC_GO_GOROUTINES, 12);
}

static void set_all(struct story *s, struct sample *sample, const struct level *level, int run,
                    enum phase phase)
{
        *sample = (struct sample){ .t_ns = s->now_ns, .took_ns = 200000, .run = run, .phase = phase };
        set_kernel(sample, level);
        if (s->kind != STORY_NO_TELEMETRY)
                set_runtime(sample, level);
}

static void add_reading(struct story *s, const struct level *level, int run, enum phase phase)
{
        struct sample sample = { .t_ns = s->now_ns, .took_ns = 200000, .run = run, .phase = phase };

        sample.source = SOURCE_PROCFS;
        set_kernel(&sample, level);
        series_append(&s->result->series, &sample);
        if (s->kind == STORY_NO_TELEMETRY || s->now_ns / (100 * NS_PER_MS) % 5 != 0)
                return;
        sample = (struct sample){ .t_ns = s->now_ns, .took_ns = 900000, .run = run, .phase = phase };
        sample.source = SOURCE_EXPVAR;
        set_runtime(&sample, level);
        series_append(&s->result->series, &sample);
}

/* Reads every 100 ms; keeps the highest RSS as the peak. */
static void pass_time(struct story *s, double seconds, double load, int run, enum phase phase,
                      struct sample *peak)
{
        int64_t end_ns = s->now_ns + (int64_t)(seconds * (double)NS_PER_S);

        for (; s->now_ns < end_ns; s->now_ns += 100 * NS_PER_MS) {
                struct level level = level_now(s, load);

                if (load > 0 && s->reserve_bytes < 44.0 * MIB)
                        s->reserve_bytes += 1.7 * MIB;
                if (s->kind == STORY_LEAK && load > 0)
                        s->live_bytes += 128.0 * REQUESTS_PER_S / 10;
                add_reading(s, &level, run, phase);
                if (peak && (int64_t)level_rss(&level) > sample_or(peak, METRIC_RSS, 0))
                        set_all(s, peak, &level, run, phase);
        }
}

static void fill_load(struct story *s, int load_s, struct load_stats *load)
{
        int64_t planned = (int64_t)REQUESTS_PER_S * load_s;

        load->latency = histogram_new();
        load->service = histogram_new();
        load->lag = histogram_new();
        load->planned = load->sent = planned;
        load->answered = planned - 2;
        load->failed = 2;
        load->failures[LOAD_FAIL_STATUS] = 2;
        load->connects = 64;
        load->duration_ns = load_s * NS_PER_S;
        load->cpu_ns = 12000 * planned;
        load->second_count = (size_t)load_s;
        load->seconds = mem_new(load->second_count, sizeof(*load->seconds));
        for (size_t i = 0; i < load->second_count; i++)
                load->seconds[i] = (struct load_second){ .planned = REQUESTS_PER_S,
                                                         .sent = REQUESTS_PER_S,
                                                         .answered = REQUESTS_PER_S - (i == 1 ? 2 : 0),
                                                         .failed = i == 1 ? 2 : 0,
                                                         .latency_p50_ns = 800000,
                                                         .latency_p99_ns = 1900000,
                                                         .latency_max_ns = 5000000 };
        for (int64_t i = 0; i < planned; i++) {
                double service_ns = 4e5 + 3e5 * rng_exponential(&s->rng);
                double lag_ns = 2e4 + (rng_f64(&s->rng) < 0.01 ? 8e5 * rng_f64(&s->rng) : 0);

                histogram_record(load->service, (int64_t)service_ns);
                histogram_record(load->lag, (int64_t)lag_ns);
                histogram_record(load->latency, (int64_t)(service_ns + lag_ns));
        }
}

static void add_event(struct story *s, int run, enum phase phase, const char *kind, const char *text)
{
        result_add_event(s->result, &(struct event_note){ .t_ns = s->now_ns,
                                                          .run = run,
                                                          .phase = phase,
                                                          .kind = mem_dup(kind),
                                                          .text = mem_dup(text) });
}

static void set_row(struct ledger *ledger, enum ledger_row_id row, double bytes)
{
        ledger->rows[row].bytes = (int64_t)bytes;
        ledger->rows[row].known = true;
}

/* The first ledger of a checkpoint makes room; later ones of the same checkpoint replace it. */
static void add_ledger(struct story *s, const struct level *level, int run, enum checkpoint checkpoint)
{
        struct result *result = s->result;
        struct ledger *ledger;
        double rss = level_rss(level) + 0.1 * MIB;

        result->ledgers = mem_resize(result->ledgers, result->ledger_count + 1, sizeof(*result->ledgers));
        ledger = &result->ledgers[result->ledger_count++];
        *ledger = (struct ledger){ .run = run, .checkpoint = checkpoint, .rss_bytes = (int64_t)rss };
        for (int row = LEDGER_BINARY_TEXT; row < LEDGER_ROW_COUNT; row++)
                set_row(ledger, (enum ledger_row_id)row, 0);
        set_row(ledger, LEDGER_BINARY_TEXT, 2.2 * MIB);
        set_row(ledger, LEDGER_BINARY_RODATA, 2.1 * MIB);
        set_row(ledger, LEDGER_BINARY_PCLNTAB, 1.5 * MIB);
        set_row(ledger, LEDGER_DATA_BSS, level->native);
        ledger->rows[LEDGER_BINARY_TEXT].detail = mem_dup("/opt/service/target-go");
        if (s->kind == STORY_NO_TELEMETRY) {
                for (int row = 0; row < LEDGER_BINARY_TEXT; row++)
                        ledger->rows[row].detail = mem_dup("no telemetry: the runtime was not asked");
                set_row(ledger, LEDGER_UNEXPLAINED, rss - level->files - level->native);
                return;
        }
        ledger->has_runtime = true;
        set_row(ledger, LEDGER_LIVE_HEAP, level->live);
        set_row(ledger, LEDGER_DEAD_HEAP, level->dead);
        set_row(ledger, LEDGER_FRAGMENTATION, level->fragmentation);
        set_row(ledger, LEDGER_GO_RESERVE, level->reserve);
        set_row(ledger, LEDGER_STACKS, level->stacks);
        set_row(ledger, LEDGER_MSPAN, 0.2 * MIB);
        set_row(ledger, LEDGER_MCACHE, 0.02 * MIB);
        set_row(ledger, LEDGER_BUCK_HASH, 0.08 * MIB);
        set_row(ledger, LEDGER_GC, 1.6 * MIB);
        set_row(ledger, LEDGER_OTHER_SYS, 0.7 * MIB);
        set_row(ledger, LEDGER_LAZY_FREE, 0);
        set_row(ledger, LEDGER_HUGE_REFILL, 0);
        set_row(ledger, LEDGER_GO_UNDIVIDED, 0);
        set_row(ledger, LEDGER_SAMPLING_ERROR, -0.05 * MIB);
        set_row(ledger, LEDGER_UNEXPLAINED, 0.15 * MIB);
}

static void take_checkpoint(struct story *s, struct run *run, enum checkpoint checkpoint, enum phase phase,
                            bool ledger)
{
        struct level level = level_now(s, 0);

        if (checkpoint == CHECKPOINT_COLLECTED)
                level.dead = 0;
        if (checkpoint == CHECKPOINT_FLOOR) {
                s->reserve_bytes = 0.9 * MIB;
                level.reserve = s->reserve_bytes;
                level.dead = 0;
        }
        set_all(s, &run->checkpoints[checkpoint], &level, run->index, phase);
        if (ledger)
                add_ledger(s, &level, run->index, checkpoint);
}

static void make_run(struct story *s, int index, int load_s, bool last)
{
        struct run *run = &s->result->runs[index];

        run->index = index;
        add_event(s, index, PHASE_LOAD, "phase", "load");
        run->load_begin_ns = s->now_ns;
        pass_time(s, load_s, 1, index, PHASE_LOAD, &run->checkpoints[CHECKPOINT_PEAK]);
        run->load_end_ns = s->now_ns;
        fill_load(s, load_s, &run->load);
        if (s->kind == STORY_INTERRUPTED && last) {
                run->fault = mem_dup("interrupted by SIGINT while settling");
                run->end_ns = s->now_ns;
                return;
        }
        pass_time(s, 4, 0, index, PHASE_SETTLE, NULL);
        run->settle_end_ns = s->now_ns;
        take_checkpoint(s, run, CHECKPOINT_SETTLED, PHASE_SETTLE, last);
        if (s->kind != STORY_NO_TELEMETRY) {
                add_event(s, index, PHASE_PROBE_COLLECT, "probe", "collect");
                s->now_ns += 300 * NS_PER_MS;
                take_checkpoint(s, run, CHECKPOINT_COLLECTED, PHASE_PROBE_COLLECT, last);
        }
        if (last && s->kind != STORY_NO_TELEMETRY) {
                s->now_ns += 500 * NS_PER_MS;
                take_checkpoint(s, run, CHECKPOINT_FLOOR, PHASE_PROBE_RELEASE, true);
                pass_time(s, 1, 0, index, PHASE_PROBE_RELEASE, NULL);
        }
        run->end_ns = s->now_ns;
        run->complete = true;
}

static void fill_scenario(struct story *s, int runs, int load_s)
{
        struct scenario *scenario = &s->result->scenario;
        char **argv = mem_new(4, sizeof(*argv));

        argv[0] = mem_dup("target-go");
        argv[1] = mem_dup("--addr");
        argv[2] = mem_dup("127.0.0.1:0");
        scenario->expect.failures = -1; /* not given */
        scenario->name = mem_dup(s->kind == STORY_HOSTILE ? hostile_name : story_names[s->kind]);
        scenario->path = mem_printf("scenarios/%s.json", story_names[s->kind]);
        scenario->question =
                mem_dup(s->kind == STORY_HOSTILE ? hostile_name
                                                 : "Does the memory that bursts leave behind stay flat?");
        scenario->text = mem_dup("{}");
        scenario->seed = 1;
        scenario->target.spawn = argv;
        scenario->target.spawn_count = 3;
        scenario->target.pages[SOURCE_EXPVAR] = s->kind == STORY_NO_TELEMETRY ? NULL : mem_dup("/debug/vars");
        scenario->requests = mem_new(1, sizeof(*scenario->requests));
        scenario->request_count = 1;
        scenario->requests[0] = (struct scenario_request){ .name = mem_dup("churn"),
                                                           .method = mem_dup("GET"),
                                                           .path = mem_dup("/churn?kib=512"),
                                                           .weight = 1 };
        scenario->load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        scenario->load.rate_per_s = REQUESTS_PER_S;
        scenario->load.duration_ns = load_s * NS_PER_S;
        scenario->load.connections = 64;
        scenario->protocol.baseline_ns = 3 * NS_PER_S;
        scenario->protocol.settle_ns = 4 * NS_PER_S;
        scenario->protocol.runs_min = scenario->protocol.runs_max = runs;
        scenario->protocol.collect = WHEN_EACH;
        scenario->protocol.release = WHEN_LAST;
        scenario->sampling.process_ns = 100 * NS_PER_MS;
        scenario->sampling.runtime_ns = 500 * NS_PER_MS;
        s->result->plan.requests_per_run = (double)REQUESTS_PER_S * load_s;
        s->result->plan.run_load_ns = load_s * NS_PER_S;
        s->result->plan.run_settle_ns = 4 * NS_PER_S;
        s->result->plan.runs_min = s->result->plan.runs_max = runs;
}

static void fill_facts(struct facts *facts)
{
        facts->go.is_go = true;
        facts->go.version = mem_dup("go1.19.8");
        facts->go.executable = mem_dup("/opt/service/target-go");
        facts->go.sha256 = mem_dup("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        facts->go.gogc = mem_dup("100");
        facts->go.madvise_predicted = MADVISE_DONTNEED;
        facts->go.madvise_observed = MADVISE_DONTNEED;
        facts->host.kernel = mem_dup("6.18.0");
        facts->host.cpu_model = mem_dup("Example CPU");
        facts->host.processors = 2;
        facts->host.page_bytes = 4096;
        facts->host.memory_bytes = INT64_C(25769803776);
        facts->host.swap_bytes = 0;
        facts->host.thp_enabled = mem_dup("madvise");
        facts->host.memory_limit_bytes = -1;
        facts->pid = 4242;
}

void story_result_long(enum story_kind kind, int runs, int load_s, struct result *result)
{
        struct story s = {
                .result = result, .kind = kind, .live_bytes = 2.1 * MIB, .reserve_bytes = 0.8 * MIB
        };
        struct level level;

        rng_init(&s.rng, 1, story_names[kind]);
        result->harness_version = mem_dup("0.1.0");
        result->started_wall_ns = INT64_C(1795383000000000000);
        result->started_ns = s.now_ns = 1000 * NS_PER_S;
        fill_scenario(&s, runs, load_s);
        fill_facts(&result->facts);
        result->run_count = kind == STORY_EMPTY ? 0 : (size_t)runs + 1;
        result->runs = mem_new(result->run_count, sizeof(*result->runs));
        result->interrupted = kind == STORY_INTERRUPTED;
        if (kind == STORY_EMPTY)
                result->failure = mem_dup("target 'target-go' was not ready within 10s");
        if (result->run_count) {
                add_event(&s, 0, PHASE_BASELINE, "phase", "baseline");
                pass_time(&s, 3, 0, 0, PHASE_BASELINE, NULL);
                level = level_now(&s, 0);
                set_all(&s, &result->runs[0].checkpoints[CHECKPOINT_BASELINE], &level, 0, PHASE_BASELINE);
                add_ledger(&s, &level, 0, CHECKPOINT_BASELINE);
                result->runs[0].complete = true;
                result->runs[0].end_ns = s.now_ns;
        }
        for (int i = 1; i < (int)result->run_count; i++)
                make_run(&s, i, load_s, i == runs);
        result->ended_ns = s.now_ns;
        standing_decide(result);
        story_verdict_fill(kind,
                           kind == STORY_EMPTY         ? 0
                           : kind == STORY_INTERRUPTED ? runs - 1
                                                       : runs,
                           result);
}

void story_result(enum story_kind kind, struct result *result)
{
        int runs = kind == STORY_LEAK ? 12 : kind == STORY_INTERRUPTED ? 3 : 8;

        story_result_long(kind, runs, 5, result);
}

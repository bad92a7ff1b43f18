/* A page that cannot be fetched is a warning. The experiment ends only if the target does. */
#include "run/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/result.h"
#include "net/fetch_wait.h"
#include "run/experiment.h"
#include "telemetry/page_fetch.h"
#include "telemetry/sampler.h"
#include "telemetry/source.h"
#include "words/event_words.h"

static const size_t profile_max = (size_t)256 << 20;
static const int64_t probe_timeout_ns = 60 * NS_PER_S;

/* Turns a failed fetch into a warning. False if the experiment must end. */
static bool probe_answered(struct experiment *x, bool answered, const struct err *fetching, struct err *err)
{
        if (answered)
                return true;
        if (!experiment_may_go_on(x, err))
                return false;
        experiment_note(x, "warning", "%s", fetching->message);
        return true;
}

/* Fetches a page into `body`. */
static bool probe_get(struct experiment *x, const char *url, struct strbuf *body, bool *ret_answered,
                      struct err *err)
{
        struct err fetching = { 0 };

        *ret_answered = fetcher_get_wait(x->fetcher, url, profile_max, probe_timeout_ns, x->args->stop, body,
                                         NULL, &fetching);
        return probe_answered(x, *ret_answered, &fetching, err);
}

/* Fetches a page into a sink; nothing of it is kept. */
static bool probe_stream(struct experiment *x, const char *url, struct fetch_sink sink, bool *ret_answered,
                         struct err *err)
{
        struct err fetching = { 0 };

        *ret_answered = fetcher_stream_wait(x->fetcher, url, sink, PAGE_LIMIT_BYTES, probe_timeout_ns,
                                            x->args->stop, NULL, &fetching);
        return probe_answered(x, *ret_answered, &fetching, err);
}

static char *collect_url(struct experiment *x, const char *profile)
{
        char *url = source_profile_url(experiment_telemetry_url(x), &x->args->scenario->target, profile);

        experiment_note(x, "probe", EVENT_COLLECTION, url);
        return url;
}

/* Forces a collection and keeps the heap profile that comes with it. */
static bool collect_profile(struct experiment *x, struct strbuf *page, bool *ret_answered, struct err *err)
{
        char *url = collect_url(x, "heap?gc=1");
        bool ok = probe_get(x, url, page, ret_answered, err);

        free(url);
        return ok;
}

/* Forces another collection and reads the runtime's statistics (MemStats) after it. */
static bool collect_statistics(struct experiment *x, struct page_reader *reader, bool *ret_answered,
                               struct err *err)
{
        char *url = collect_url(x, "heap?gc=1&debug=1");
        bool ok;

        page_reader_begin(reader, PAGE_PPROF_HEAP);
        ok = probe_stream(x, url, page_sink(reader), ret_answered, err);
        free(url);
        return ok;
}

/* Adds the MemStats that end the profile's text form to the series and the checkpoint. The handler reads them right after
 * its collection, before it allocates for its answer; read later, they would count that garbage as live heap. */
static void keep_statistics(struct experiment *x, struct page_reader *reader, int64_t begin_ns,
                            struct run *run)
{
        struct sample sample = { .t_ns = begin_ns,
                                 .took_ns = clock_now_ns() - begin_ns,
                                 .run = x->run,
                                 .phase = x->phase,
                                 .source = SOURCE_PPROF };
        struct err err = { 0 };

        if (!page_reader_end(reader, &sample, &err)) {
                experiment_note(x, "warning", "heap?gc=1&debug=1: %s", err.message);
                return;
        }
        series_append(&x->result->series, &sample);
        x->args->observer->on_sample(&sample, x->args->observer->arg);
        sample_merge(&run->checkpoints[CHECKPOINT_COLLECTED], &sample);
}

static bool keep_profiles(struct experiment *x, const struct strbuf *heap, struct err *err)
{
        const struct campaign_observer *observer = x->args->observer;
        char *url = source_profile_url(experiment_telemetry_url(x), &x->args->scenario->target,
                                       "goroutine?debug=1");
        struct strbuf goroutines = { 0 };
        bool answered;
        bool ok = probe_get(x, url, &goroutines, &answered, err) &&
                  observer->on_file(x->run, "heap-after.pb.gz", strbuf_text(heap), heap->len, observer->arg,
                                    err) &&
                  (!answered || observer->on_file(x->run, "goroutines-after.txt", strbuf_text(&goroutines),
                                                  goroutines.len, observer->arg, err));

        strbuf_clear(&goroutines);
        free(url);
        return ok;
}

/* Forces both collections and fills the checkpoint; `ret_profile` gets the heap profile. */
static bool collect(struct experiment *x, struct run *run, struct strbuf *ret_profile, bool *ret_answered,
                    struct err *err)
{
        struct page_reader reader;
        int64_t begin_ns;
        bool ok;

        experiment_enter(x, x->run, PHASE_PROBE_COLLECT, 0);
        sampler_hold_pages(x->sampler, true);
        /* Twice: objects held by finalizers and by sync.Pool's victim cache are freed only by the second collection. */
        ok = collect_profile(x, ret_profile, ret_answered, err);
        begin_ns = clock_now_ns();
        ok = ok && (!*ret_answered || collect_statistics(x, &reader, ret_answered, err));
        sampler_hold_pages(x->sampler, false);
        if (ok && *ret_answered) {
                ok = sampler_read_now(x->sampler, NULL, &run->checkpoints[CHECKPOINT_COLLECTED], err);
                keep_statistics(x, &reader, begin_ns, run);
        }
        return ok;
}

bool probe_collect(struct experiment *x, struct run *run, struct err *err)
{
        struct strbuf profile = { 0 };
        bool answered = false;
        bool ok = collect(x, run, &profile, &answered, err) &&
                  (!answered ||
                   (experiment_snapshot(x, CHECKPOINT_COLLECTED, err) && keep_profiles(x, &profile, err)));

        strbuf_clear(&profile);
        return ok;
}

bool probe_collect_idle(struct experiment *x, struct run *window, struct err *err)
{
        struct strbuf profile = { 0 };
        bool answered = false;
        bool ok = collect(x, window, &profile, &answered, err);

        strbuf_clear(&profile);
        return ok;
}

bool probe_release(struct experiment *x, struct run *run, struct err *err)
{
        char *url = source_release_url(experiment_telemetry_url(x), &x->args->scenario->target);
        bool answered = false;
        bool ok;

        experiment_enter(x, run->index, PHASE_PROBE_RELEASE, 0);
        experiment_note(x, "probe", EVENT_RELEASE, url);
        ok = probe_stream(x, url, (struct fetch_sink){ 0 }, &answered, err);
        if (ok && answered)
                ok = sampler_read_now(x->sampler, NULL, &run->checkpoints[CHECKPOINT_FLOOR], err) &&
                     experiment_snapshot(x, CHECKPOINT_FLOOR, err);
        free(url);
        return ok;
}

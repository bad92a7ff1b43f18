/* A port whose pages have figures is the telemetry's. Another port that answers is where requests go. */
#include "cli/survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "model/sample.h"
#include "model/scenario.h"
#include "net/fetch_wait.h"
#include "net/place.h"
#include "target/container.h"
#include "target/go_facts.h"
#include "target/listener.h"
#include "target/served.h"
#include "telemetry/access.h"
#include "telemetry/owner.h"
#include "telemetry/page_fetch.h"
#include "telemetry/pages.h"
#include "telemetry/source.h"

#define ASK_NS (2 * NS_PER_S)      /* timeout of a page; long enough for a busy machine */
#define ASK_ALL_NS (10 * NS_PER_S) /* limit for all pages together, if many ports do not answer */

static const char *const ready_paths[] = {
        "/healthz", "/readyz", "/livez", "/health", "/ready", "/ping", "/"
};

struct surveyor {
        const struct survey_args *args;
        struct fetcher *fetcher;
        struct place place;
        struct access access;
        struct survey *survey;
};

void survey_clear(struct survey *survey)
{
        go_facts_clear(&survey->go);
        free(survey->container);
        free(survey->url);
        free(survey->telemetry_url);
        *survey = (struct survey){ 0 };
}

/* Returns the page's usual path if it has figures there, else NULL. */
static const char *find_page(struct surveyor *s, const char *url, const struct source_page *page)
{
        char *path = mem_printf("%s%s", page->usual, page->suffix);
        char *whole = endpoint_join(url, path);
        struct sample sample = { 0 };
        bool ok =
                page_fetch_wait(s->fetcher, whole, page->format, ASK_NS, s->args->stop, &sample, NULL, NULL);

        free(whole);
        free(path);
        return ok ? page->usual : NULL;
}

static const char *find_answer(struct surveyor *s, const char *url, const char *const *paths, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                char *whole = endpoint_join(url, paths[i]);
                bool ok = fetcher_stream_wait(s->fetcher, whole, (struct fetch_sink){ 0 }, PAGE_LIMIT_BYTES,
                                              ASK_NS, s->args->stop, NULL, NULL);

                free(whole);
                if (ok)
                        return paths[i];
        }
        return NULL;
}

/* Whether this URL has telemetry. Sets survey->pages to the pages that have figures there. */
static bool ask_telemetry(struct surveyor *s, const char *url)
{
        bool any = false;

        fetcher_set_access(s->fetcher, &s->access.fetch);
        for (size_t i = 0; i < source_page_count; i++) {
                const char **path = &s->survey->pages[source_pages[i].id];

                *path = find_page(s, url, &source_pages[i]);
                any = any || *path;
        }
        return any;
}

/* Checks that the figures are the process's own: it may be a proxy that passes on another service's pages. */
static bool check_owner(struct surveyor *s, const char *url, const struct process_ref *process,
                        struct err *err)
{
        struct scenario_target paths = { 0 };
        const struct pages args = { .fetcher = s->fetcher,
                                    .base_url = url,
                                    .target = &paths,
                                    .process = process,
                                    .stop = s->args->stop };

        for (size_t i = 0; i < SOURCE_COUNT; i++)
                paths.pages[i] = (char *)s->survey->pages[i];
        fetcher_set_access(s->fetcher, &s->access.fetch);
        if (owner_check(&args, err))
                return true;
        memset(s->survey->pages, 0, sizeof(s->survey->pages));
        return false;
}

static void ask_requests(struct surveyor *s, const char *url)
{
        static const char *const root[] = { "/" };
        const struct fetch_access without_secrets = { .insecure = s->access.fetch.insecure };

        fetcher_set_access(s->fetcher, &without_secrets);
        s->survey->ready_path =
                find_answer(s, url, ready_paths, sizeof(ready_paths) / sizeof(ready_paths[0]));
        s->survey->request_path = find_answer(s, url, root, 1);
        if (!s->survey->request_path)
                s->survey->request_path = s->survey->ready_path;
        fetcher_set_access(s->fetcher, NULL);
}

static void aim_at(struct surveyor *s, const char *url, int64_t port)
{
        ask_requests(s, url);
        free(s->survey->url);
        s->survey->url = mem_dup(url);
        s->survey->port = port;
}

static void ask_ports(struct surveyor *s, const struct listener *listeners, size_t count)
{
        int64_t until_ns = clock_now_ns() + ASK_ALL_NS;
        int64_t telemetry_port = 0;
        char *telemetry = NULL;

        for (size_t i = 0; i < count && !telemetry && clock_now_ns() < until_ns; i++) {
                char *url = listener_url(&listeners[i]);

                if (ask_telemetry(s, url) && check_owner(s, url, s->args->process, NULL)) {
                        telemetry = url;
                        telemetry_port = listeners[i].port;
                } else {
                        free(url);
                }
        }
        until_ns = clock_now_ns() + ASK_ALL_NS;
        for (size_t i = 0; i < count && !s->survey->request_path && clock_now_ns() < until_ns; i++) {
                char *url = listener_url(&listeners[i]);

                if (count == 1 || !telemetry || strcmp(url, telemetry) != 0)
                        aim_at(s, url, listeners[i].port);
                free(url);
        }
        /* The other ports may speak to the service's own kind alone, as peers of a cluster do. */
        if (telemetry && !s->survey->request_path)
                aim_at(s, telemetry, telemetry_port);
        if (telemetry && s->survey->url && strcmp(telemetry, s->survey->url) != 0) {
                s->survey->telemetry_url = telemetry;
                return;
        }
        free(telemetry);
}

static bool ask_url(struct surveyor *s, struct err *err)
{
        const struct survey_args *args = s->args;
        struct endpoint endpoint = { 0 };
        struct served served;
        bool ok;

        if (!served_find(args->url, args->process, &served, err))
                return false;
        s->survey->url = mem_dup(served.url ? served.url : args->url);
        if (served.inside && !place_of(args->process, &s->place, err)) {
                served_clear(&served);
                return false;
        }
        if (endpoint_parse(s->survey->url, &endpoint, NULL))
                s->survey->port = endpoint.unix_path ? 0 : endpoint.port;
        ok = !ask_telemetry(s, s->survey->url) || check_owner(s, s->survey->url, &served.process, err);
        if (ok && !args->telemetry_alone)
                ask_requests(s, s->survey->url);
        served_clear(&served);
        endpoint_clear(&endpoint);
        return ok;
}

static bool ask(struct surveyor *s, struct err *err)
{
        struct listener listeners[LISTENER_MAX];

        fetcher_set_place(s->fetcher, &s->place);
        if (s->args->url)
                return ask_url(s, err);
        if (!place_of(s->args->process, &s->place, err))
                return false;
        ask_ports(s, listeners, listener_of(s->args->process, listeners));
        return true;
}

bool survey_take(const struct survey_args *args, struct survey *ret_survey, struct err *err)
{
        struct survey survey = { 0 };
        struct surveyor s = { .args = args, .survey = &survey };
        bool ok = (!args->access || access_load(args->access, &s.access, err)) &&
                  fetcher_new(args->loop, &s.fetcher, err) && go_facts_read(args->process, &survey.go, err) &&
                  ask(&s, err);

        if (ok) {
                survey.container = container_of(args->process);
                if (!process_ref_shares(args->process, "net"))
                        survey.port = 0;
        }
        fetcher_free(s.fetcher);
        access_clear(&s.access);
        place_clear(&s.place);
        if (ok)
                *ret_survey = survey;
        else
                survey_clear(&survey);
        return ok;
}

/* Holds one process with its output and its address. A pidfd wakes the loop when the process ends; that works for
 * processes that are not our children, too. */
#include "target/target.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "net/place.h"
#include "target/container.h"
#include "target/family.h"
#include "target/guard.h"
#include "target/listener.h"
#include "target/output.h"
#include "target/served.h"
#include "target/spawn.h"
#include "words/target_words.h"

enum { READY_POLL_MS = 20, READY_BODY_MAX = 1 << 20, STATUS_MS = 2000, CHILDREN_SHOWN = 8 };

struct target {
        struct loop *loop;
        const struct scenario_target *spec;
        struct process_ref process; /* the service; pid 0: not known yet */
        struct loop_reader *watcher;
        bool attached;
        bool behind_proxy;
        bool exited;
        struct process_ref started; /* the process that we started: the service, or its launcher */
        struct guard guard;
        bool has_status;
        int status; /* of `started`, as waitpid(2) has it */
        struct output *output;
        struct output *errors;
        struct place place; /* namespace to connect from */
        char *url;
        struct err no_url; /* why an attached target has no URL */
        char *said;        /* from struct served; NULL: nothing */
        char *cgroup;      /* folder of the control group that we made for it; NULL: none */
};

/* Returns the URL in "listening on http://127.0.0.1:43210", as a client reaches it, or NULL. The caller frees it. */
static char *address_in_line(const char *line)
{
        const char *at = strstr(line, "listening on http");
        char *text;
        char *url;
        size_t len;

        if (!at)
                return NULL;
        at += strlen("listening on ");
        len = strcspn(at, " \t\"',;");
        while (len > 0 && (at[len - 1] == '/' || at[len - 1] == '.'))
                len--;
        text = mem_dup_len(at, len);
        url = endpoint_reachable(text);
        free(text);
        return url;
}

static void on_target_line(const char *line, void *arg)
{
        struct target *target = arg;

        if (!target->url)
                target->url = address_in_line(line);
}

static void on_target_exit(int fd, void *arg)
{
        struct target *target = arg;

        (void)fd;
        target->exited = true;
        if (!target->attached && process_ref_same(&target->process, &target->started))
                target->has_status = guard_status(&target->guard, STATUS_MS, &target->status);
        loop_reader_free(target->watcher);
        target->watcher = NULL;
}

/* Makes this process the service from now on, and watches for its end. */
static void take_process(struct target *target, struct process_ref *process_take)
{
        loop_reader_free(target->watcher);
        process_ref_clear(&target->process);
        target->process = *process_take;
        *process_take = (struct process_ref){ 0 };
        target->exited = false;
        target->watcher = loop_reader_new(target->loop, target->process.pidfd, on_target_exit, target);
}

static struct target *target_new(struct loop *loop, const struct scenario_target *spec)
{
        struct target *target = mem_new(1, sizeof(*target));

        target->loop = loop;
        target->spec = spec;
        target->url = mem_dup(spec->url);
        if (target->url && target->url[0] && target->url[strlen(target->url) - 1] == '/')
                target->url[strlen(target->url) - 1] = '\0';
        return target;
}

static bool make_cgroup(char **ret_folder, struct err *err)
{
        char *name = mem_printf("plateau-%d", (int)getpid());
        bool ok = cgroup_make(name, ret_folder, err);

        free(name);
        return ok;
}

bool target_spawn(struct loop *loop, const struct scenario_target *spec, const char *program,
                  struct target **ret, struct err *err)
{
        struct spawn_args args = {
                .program = program, .argv = spec->spawn, .env = spec->env, .env_count = spec->env_count
        };
        struct process_ref process = { 0 };
        struct spawned spawned;
        struct target *target;
        char *cgroup = NULL;

        if (spec->cgroup && !make_cgroup(&cgroup, err))
                return err_wrap(err, "target.cgroup");
        args.cgroup = cgroup;
        if (!spawn_process(&args, &spawned, err)) {
                cgroup_remove(cgroup);
                free(cgroup);
                return err_wrap(err, "target");
        }
        target = target_new(loop, spec);
        target->started = spawned.process;
        target->guard = spawned.guard;
        target->cgroup = cgroup;
        target->output = output_new(loop, spawned.stdout_fd, on_target_line, target);
        target->errors = output_new(loop, spawned.stderr_fd, on_target_line, target);
        if (!process_ref_dup(&target->started, &process, err)) {
                target_free(target);
                return false;
        }
        take_process(target, &process);
        *ret = target;
        return true;
}

/* Makes connections start in the namespaces of the process. */
static bool go_inside(struct target *target, struct err *err)
{
        place_clear(&target->place);
        return place_of(&target->process, &target->place, err);
}

/* Makes the process that answers at the URL the service: the one that we started or attached to, or a descendant of
 * it. */
static bool find_server(struct target *target, struct err *err)
{
        const struct process_ref *named = target->process.pid ? &target->process : NULL;
        struct served served;
        bool inside;

        if (!served_find(target->url, named, &served, err))
                return false;
        if (!named || !process_ref_same(named, &served.process))
                take_process(target, &served.process);
        if (served.url) {
                free(target->url);
                target->url = mem_dup(served.url);
                target->behind_proxy = true;
        }
        free(target->said);
        target->said = mem_dup(served.said);
        inside = served.inside;
        served_clear(&served);
        return !inside || go_inside(target, err);
}

/* Takes the port on which the process listens, if there is exactly one; else the user has to choose. */
static bool guess_url(struct target *target, struct err *err)
{
        struct listener listeners[LISTENER_MAX];
        size_t count = listener_of(&target->process, listeners);
        struct strbuf ports = { 0 };

        if (count == 1) {
                target->url = listener_url(&listeners[0]);
                return true;
        }
        for (size_t i = 0; i < count; i++)
                strbuf_printf(&ports, "%s%u", i ? ", " : " (ports ", listeners[i].port);
        err_set(err, ERR_MEASURE, "process %lld listens on %zu TCP ports%s%s: say target.url",
                (long long)target->process.pid, count, strbuf_text(&ports), count ? ")" : "");
        strbuf_clear(&ports);
        return false;
}

/* Guesses the URL of an attached process. Without one only load is impossible, so a failure is kept in `no_url`, for
 * when somebody waits for the address. */
static void guess_server(struct target *target)
{
        if (!guess_url(target, &target->no_url) || find_server(target, &target->no_url))
                return;
        free(target->url);
        target->url = NULL;
}

bool target_attach(struct loop *loop, const struct scenario_target *spec, struct target **ret,
                   struct err *err)
{
        struct target *target = target_new(loop, spec);
        struct process_ref process = { 0 };
        bool ok = true;

        target->attached = true;
        if (spec->attach_pid || spec->attach_container) {
                ok = spec->attach_pid ? process_ref_open(spec->attach_pid, &process, err)
                                      : container_find(spec->attach_container, &process, err);
                if (ok)
                        take_process(target, &process);
                if (ok && !target->url) {
                        guess_server(target);
                        *ret = target;
                        return true;
                }
        } else if (!target->url) {
                target->url = mem_printf("http://localhost:%" PRId64, spec->attach_port);
        }
        if (!ok || !find_server(target, err)) {
                target_free(target);
                return err_wrap(err, "target.attach");
        }
        *ret = target;
        return true;
}

/* Whether it makes sense to wait on; else `err` says why not. */
static bool still_waiting(const struct target *target, const bool *stop, struct err *err)
{
        char *how;

        if (stop && *stop)
                return err_set(err, ERR_INTERRUPTED, "interrupted while the target was starting");
        if (!target->exited)
                return true;
        how = target_describe_exit(target);
        err_set(err, ERR_MEASURE, "target: ended before it was ready: %s", how);
        free(how);
        return false;
}

static void pause_until(struct target *target, int64_t until_ns, const bool *stop)
{
        while (clock_now_ns() < until_ns && !target->exited && !(stop && *stop)) {
                int64_t step_ns = clock_now_ns() + READY_POLL_MS * NS_PER_MS;

                loop_run_until(target->loop, step_ns < until_ns ? step_ns : until_ns, stop);
        }
}

static bool wait_address(struct target *target, int64_t deadline_ns, const bool *stop, struct err *err)
{
        while (!target->url) {
                if (target->attached)
                        return err_set(err, target->no_url.kind, "target: %s", target->no_url.message);
                if (!still_waiting(target, stop, err))
                        return false;
                if (clock_now_ns() >= deadline_ns)
                        return err_set(
                                err, ERR_MEASURE,
                                "target: printed no 'listening on http://...' in time; say target.url");
                pause_until(target, clock_now_ns() + READY_POLL_MS * NS_PER_MS, stop);
        }
        return true;
}

struct ready_ask {
        struct loop *loop;
        struct err *err;
        bool over;
        bool ok;
};

/* Any status below 400 means ready: a redirect or "no content" comes from a service that works. */
static void on_ready_answer(const struct fetch_answer *answer, void *arg)
{
        struct ready_ask *ask = arg;

        ask->over = true;
        ask->ok = !answer->cut && answer->status > 0 && answer->status < 400;
        /* The deadline cuts off the last request: then the status that came before it says more. */
        if (!ask->ok && (answer->status > 0 || !ask->err->message[0]))
                err_set(ask->err, ERR_MEASURE, "%s", answer->error);
        loop_wake(ask->loop);
}

/* Sends one request; gives up at once if the target dies or *stop is set. */
static bool ask_once(struct target *target, struct fetcher *fetcher, const char *url, int64_t left_ns,
                     const bool *stop, struct err *err)
{
        struct ready_ask ask = { .loop = target->loop, .err = err };

        fetcher_get(fetcher, url, READY_BODY_MAX, left_ns, on_ready_answer, &ask);
        while (!ask.over && !target->exited && !(stop && *stop))
                loop_run_until(target->loop, clock_now_ns() + READY_POLL_MS * NS_PER_MS, &ask.over);
        if (!ask.over)
                fetcher_cancel(fetcher, &ask);
        return ask.ok;
}

static bool ask_ready(struct target *target, struct fetcher *fetcher, const char *url, int64_t deadline_ns,
                      const bool *stop, struct err *err)
{
        struct err last = { 0 };

        for (;;) {
                int64_t left_ns = deadline_ns - clock_now_ns();

                if (left_ns > 0 && ask_once(target, fetcher, url, left_ns, stop, &last))
                        return true;
                if (!still_waiting(target, stop, err))
                        return false;
                if (clock_now_ns() >= deadline_ns)
                        return err_set(err, ERR_MEASURE, "target: never became ready: %s",
                                       last.message[0] ? last.message : url);
                pause_until(target, clock_now_ns() + READY_POLL_MS * NS_PER_MS, stop);
        }
}

bool target_wait_address(struct target *target, const bool *stop, struct err *err)
{
        return wait_address(target, clock_now_ns() + target->spec->ready_timeout_ns, stop, err);
}

bool target_wait_ready(struct target *target, struct fetcher *fetcher, const bool *stop, struct err *err)
{
        int64_t deadline_ns = clock_now_ns() + target->spec->ready_timeout_ns;
        char *url;
        bool ok;

        if (!wait_address(target, deadline_ns, stop, err))
                return false;
        /* A program that we start may have made a network namespace of its own (unshare -n, ip netns exec). */
        if (!target->attached && !process_ref_shares(&target->process, "net") && !go_inside(target, err))
                return false;
        fetcher_set_place(fetcher, &target->place);
        if (target->spec->ready_path) {
                url = endpoint_join(target->url, target->spec->ready_path);
                ok = ask_ready(target, fetcher, url, deadline_ns, stop, err);
                free(url);
        } else {
                ok = still_waiting(target, stop, err);
        }
        /* A launcher may have called exec to become the service: from here on this program is the one that counts. */
        process_ref_renew(&target->process);
        return ok;
}

bool target_identify(struct target *target, struct err *err)
{
        return target->attached || find_server(target, err) || err_wrap(err, "target");
}

const struct place *target_place(const struct target *target)
{
        return &target->place;
}

const char *target_said(const struct target *target)
{
        return target->said;
}

char *target_children(const struct target *target)
{
        struct strbuf text = { 0 };
        struct family family;
        int64_t bytes = 0;
        int count = 0;

        family_read(&family);
        for (size_t i = 0; i < family.count; i++) {
                const struct family_member *member = &family.members[i];

                if (!family_descends(&family, member->pid, target->process.pid))
                        continue;
                bytes += member->rss_bytes;
                if (count++ < CHILDREN_SHOWN)
                        strbuf_printf(&text, "%s%lld (%s)", count > 1 ? ", " : "", (long long)member->pid,
                                      member->name);
        }
        family_clear(&family);
        if (count)
                strbuf_printf(&text, TARGET_SAYS_CHILDREN, count > CHILDREN_SHOWN ? " and others" : "", count,
                              count > 1 ? "es" : "", (double)bytes / 1048576.0,
                              (long long)target->process.pid);
        return count ? strbuf_take(&text) : NULL;
}

int64_t target_pid(const struct target *target)
{
        return target->process.pid;
}

const struct process_ref *target_process(const struct target *target)
{
        return &target->process;
}

const char *target_url(const struct target *target)
{
        return target->url;
}

bool target_is_attached(const struct target *target)
{
        return target->attached;
}

bool target_is_behind_proxy(const struct target *target)
{
        return target->behind_proxy;
}

const bool *target_exited(const struct target *target)
{
        return &target->exited;
}

char *target_describe_exit(const struct target *target)
{
        struct strbuf text = { 0 };
        const char *tail;

        if (!target->exited)
                strbuf_append(&text, "still running");
        else if (!target->has_status)
                strbuf_append(&text, "ended");
        else if (WIFSIGNALED(target->status))
                strbuf_printf(&text, TARGET_SAYS_SIGNAL, WTERMSIG(target->status),
                              strsignal(WTERMSIG(target->status)));
        else
                strbuf_printf(&text, TARGET_SAYS_STATUS, WEXITSTATUS(target->status));
        if (target->errors) {
                output_drain(target->errors);
                tail = output_tail(target->errors);
                if (tail[0])
                        strbuf_printf(&text, TARGET_SAYS_LAST_LINES, tail);
        }
        while (text.len && isspace((unsigned char)text.text[text.len - 1]))
                text.text[--text.len] = '\0';
        return strbuf_take(&text);
}

bool target_stop(struct target *target, int64_t grace_ns)
{
        bool in_time;

        if (target->attached)
                return true;
        if (!target->exited)
                process_ref_signal(&target->process, SIGTERM);
        in_time = target->exited || !loop_run_until(target->loop, clock_now_ns() + grace_ns, &target->exited);
        guard_end(&target->guard);
        target->exited = true;
        return in_time;
}

void target_free(struct target *target)
{
        if (!target)
                return;
        guard_end(&target->guard);
        loop_reader_free(target->watcher);
        place_clear(&target->place);
        process_ref_clear(&target->process);
        process_ref_clear(&target->started);
        output_free(target->output);
        output_free(target->errors);
        cgroup_remove(target->cgroup);
        free(target->cgroup);
        free(target->said);
        free(target->url);
        free(target);
}

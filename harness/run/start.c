/* The order: check that the address may be loaded, find the process, wait until it is ready, check which process answers.
 * Nothing is sent to an address that has not been checked. */
#include "run/start.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "model/result.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "run/experiment.h"
#include "run/observer.h"
#include "run/server_check.h"
#include "target/container.h"
#include "target/go_facts.h"
#include "target/host_facts.h"
#include "target/target.h"
#include "telemetry/access.h"
#include "telemetry/pages.h"
#include "telemetry/prove.h"

/* Load on somebody else's machine is an attack, so for a remote host the user has to allow it by name. */
static bool check_aim(const struct experiment *x, const char *url, struct err *err)
{
        struct endpoint parsed = { 0 };
        bool ok = !url || (endpoint_parse(url, &parsed, err) &&
                           endpoint_check_allowed(&parsed, x->args->allow_remote, err));

        endpoint_clear(&parsed);
        return ok;
}

/* Checks that the telemetry is the target's. Only from here on do requests carry the telemetry's credentials; the checks
 * for readiness before are made without. */
static bool prove_telemetry(struct experiment *x, struct err *err)
{
        struct pages args = { .fetcher = x->fetcher,
                              .base_url = experiment_telemetry_url(x),
                              .target = &x->args->scenario->target,
                              .process = target_process(x->target),
                              .stop = x->args->stop };

        x->access.fetch.insecure = x->access.fetch.insecure || x->args->scenario->load.tls_insecure;
        fetcher_set_access(x->fetcher, &x->access.fetch);
        return telemetry_prove(&args, err) || (experiment_may_go_on(x, err) && false);
}

bool start_target(struct experiment *x, struct err *err)
{
        const struct scenario_target *spec = &x->args->scenario->target;
        const struct fetch_access ready = { .insecure = x->args->scenario->load.tls_insecure };
        bool ok;

        if (!check_aim(x, spec->url, err) || !check_aim(x, spec->telemetry_url, err))
                return false;
        if (!access_load(&spec->access, &x->access, err))
                return err_wrap(err, "target.telemetry");
        ok = spec->spawn ? target_spawn(x->args->loop, spec, x->args->program, &x->target, err)
                         : target_attach(x->args->loop, spec, &x->target, err);
        ok = ok && fetcher_new(x->args->loop, &x->fetcher, err);
        if (ok)
                fetcher_set_access(x->fetcher, &ready);
        /* Without a load of ours an attached process without a URL can be measured too. */
        if (ok && !target_url(x->target) && target_is_attached(x->target) &&
            x->args->scenario->load.executor == LOAD_NONE) {
                fetcher_set_access(x->fetcher, &x->access.fetch);
                return true;
        }
        ok = ok && target_wait_address(x->target, x->args->stop, err) &&
             (target_is_behind_proxy(x->target) || check_aim(x, target_url(x->target), err)) &&
             target_wait_ready(x->target, x->fetcher, x->args->stop, err) &&
             target_identify(x->target, err) && server_check_telemetry(x, err);
        if (!ok)
                return false;
        if (target_said(x->target))
                experiment_note(x, "warning", "%s", target_said(x->target));
        return prove_telemetry(x, err);
}

/* Converts clock ticks, the unit of start times in /proc/PID/stat, to ns. */
static int64_t ticks_ns(uint64_t ticks)
{
        return (int64_t)(ticks * (uint64_t)NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* Facts that cannot be read are warnings: they are no reason to fail. */
void start_gather_facts(struct experiment *x)
{
        const struct process_ref *process = target_process(x->target);
        struct facts *facts = &x->result->facts;
        struct err err = { 0 };

        facts->pid = process->pid;
        facts->inner_pid = process_ref_inner_pid(process);
        facts->container = container_of(process);
        facts->start_ticks = (int64_t)process->ticks;
        facts->start_wall_ns = clock_wall_ns() - (clock_boot_ns() - ticks_ns(process->ticks));
        facts->attached = target_is_attached(x->target);
        if (!go_facts_read(process, &facts->go, &err)) {
                facts->go.not_go_reason = mem_dup(err.message);
                experiment_note(x, "warning", "%s", err.message);
        } else if (facts->go.is_go && !go_facts_hash(process, &facts->go, &err)) {
                experiment_note(x, "warning", "%s", err.message);
        }
        host_facts_read(process, &facts->host);
        facts->limits = host_facts_limits(process);
        start_note_children(x);
}

void start_note_children(struct experiment *x)
{
        char *children = target_children(x->target);

        if (children && (!x->children || strcmp(children, x->children) != 0))
                experiment_note(x, "warning", "%s", children);
        free(x->children);
        x->children = children;
}

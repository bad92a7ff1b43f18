/* A table of patterns for the names of control groups. If several components of the path match, the last one is the
 * innermost container. */
#include "target/container.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/facts.h"
#include "target/family.h"
#include "target/go_facts.h"
#include "target/listener.h"

enum { CGROUP_TEXT_MAX = 1 << 16, FULL_ID = 64, MEMBERS_MAX = 256, LISTED_MAX = 12 };

/* A component of the path is prefix + ID + suffix. With the systemd driver a container is a scope; with the cgroupfs
 * driver, and in Kubernetes with it, the name is the bare ID; OCI runtimes may write "slice:engine:ID". */
static const struct pattern {
        const char *prefix;
        const char *suffix;
} patterns[] = {
        { "docker-", ".scope" },
        { "cri-containerd-", ".scope" },
        { "crio-", ".scope" },
        { "libpod-", ".scope" },
        { "nerdctl-", ".scope" },
        { "libpod-", "" },
        { "containerd-", ".scope" },
        { "crio-", "" },
        { "", "" },
};
enum { PATTERN_COUNT = sizeof(patterns) / sizeof(patterns[0]) };

static bool is_id(const char *text, size_t len)
{
        bool hex = len == FULL_ID;

        for (size_t i = 0; hex && i < len; i++)
                hex = text[i] && strchr("0123456789abcdef", text[i]);
        return hex;
}

static bool match_component(struct scan component, struct scan *ret_id)
{
        struct scan part;

        /* "system.slice:docker:<id>": the ID follows the last colon. */
        while (scan_until(&component, ':', &part))
                ;
        for (size_t i = 0; i < PATTERN_COUNT; i++) {
                struct scan id = component;
                size_t suffix = strlen(patterns[i].suffix);

                if (!scan_match(&id, patterns[i].prefix) || scan_len(&id) < suffix ||
                    memcmp(id.end - suffix, patterns[i].suffix, suffix) != 0)
                        continue;
                id.end -= suffix;
                if (is_id(id.at, scan_len(&id))) {
                        *ret_id = id;
                        return true;
                }
        }
        return false;
}

/* Takes the next component off a path; false at its end. */
static bool next_component(struct scan *path, struct scan *ret_component)
{
        while (scan_match(path, "/"))
                ;
        if (scan_len(path) == 0)
                return false;
        if (!scan_until(path, '/', ret_component)) {
                *ret_component = *path;
                path->at = path->end;
        }
        return true;
}

/* Calls `match` for each component of the path in each line; the path follows the second colon. True if any call
 * was. */
static bool find_component(const char *text, size_t len, bool (*match)(struct scan component, void *arg),
                           void *arg)
{
        struct scan scan = scan_text(text, len);
        struct scan line, skipped, component;
        bool found = false;

        while (scan_line(&scan, &line)) {
                if (!scan_until(&line, ':', &skipped) || !scan_until(&line, ':', &skipped))
                        continue;
                while (next_component(&line, &component))
                        found = match(component, arg) || found;
        }
        return found;
}

static bool keep_id(struct scan component, void *arg)
{
        struct scan id;

        if (!match_component(component, &id))
                return false;
        snprintf(arg, CONTAINER_ID_MAX, "%.*s", (int)scan_len(&id), id.at);
        return true;
}

bool container_parse(const char *text, size_t len, char ret_id[static CONTAINER_ID_MAX])
{
        return find_component(text, len, keep_id, ret_id);
}

char *container_of(const struct process_ref *ref)
{
        char id[CONTAINER_ID_MAX] = "";
        struct strbuf groups = { 0 };
        bool found = process_ref_read(ref, "cgroup", CGROUP_TEXT_MAX, &groups, NULL) &&
                     container_parse(strbuf_text(&groups), groups.len, id);

        strbuf_clear(&groups);
        return found ? mem_dup(id) : NULL;
}

static bool is_unit(struct scan component, void *arg)
{
        return scan_equals(&component, arg);
}

/* What is searched for, and what was found. */
struct search {
        const char *id;
        bool unit; /* the name of a systemd unit, not an ID */
        struct family family;
        const struct family_member *members[MEMBERS_MAX];
        size_t count;
        char full_id[CONTAINER_ID_MAX];
        bool ambiguous; /* the IDs of several containers begin with `id` */
};

/* Whether a process with these control groups is in the container or unit. */
static bool belongs(struct search *search, const struct strbuf *groups)
{
        char id[CONTAINER_ID_MAX];

        if (search->unit)
                return find_component(strbuf_text(groups), groups->len, is_unit, (void *)search->id);
        if (!container_parse(strbuf_text(groups), groups->len, id) ||
            strncmp(id, search->id, strlen(search->id)) != 0)
                return false;
        if (search->full_id[0] && strcmp(search->full_id, id) != 0)
                search->ambiguous = true;
        strcpy(search->full_id, id);
        return true;
}

static void find_members(struct search *search)
{
        struct strbuf groups = { 0 };

        for (size_t i = 0; i < search->family.count && search->count < MEMBERS_MAX; i++) {
                struct process_ref ref = { 0 };

                if (!process_ref_open(search->family.members[i].pid, &ref, NULL))
                        continue;
                if (process_ref_read(&ref, "cgroup", CGROUP_TEXT_MAX, &groups, NULL) &&
                    belongs(search, &groups))
                        search->members[search->count++] = &search->family.members[i];
                process_ref_clear(&ref);
        }
        strbuf_clear(&groups);
}

static bool is_go(int64_t pid)
{
        struct process_ref ref = { 0 };
        struct go_facts facts = { 0 };
        bool found = process_ref_open(pid, &ref, NULL) && go_facts_read(&ref, &facts, NULL) && facts.is_go;

        go_facts_clear(&facts);
        process_ref_clear(&ref);
        return found;
}

static bool listens(int64_t pid)
{
        struct process_ref ref = { 0 };
        struct listener listeners[LISTENER_MAX];
        bool found = process_ref_open(pid, &ref, NULL) && listener_of(&ref, listeners) > 0;

        process_ref_clear(&ref);
        return found;
}

/* Keeps the members for which `is` holds; all of them if it holds for none. */
static void prefer(struct search *search, bool (*is)(int64_t pid))
{
        size_t kept = 0;
        bool holds[MEMBERS_MAX] = { false };

        if (search->count < 2)
                return;
        for (size_t i = 0; i < search->count; i++)
                kept += holds[i] = is(search->members[i]->pid);
        if (!kept)
                return;
        kept = 0;
        for (size_t i = 0; i < search->count; i++)
                if (holds[i])
                        search->members[kept++] = search->members[i];
        search->count = kept;
}

/* Keeps only the process from which all others descend, if there is one. */
static void prefer_root(struct search *search)
{
        for (size_t i = 0; i < search->count; i++) {
                size_t below = 0;

                for (size_t j = 0; j < search->count; j++)
                        below += family_descends(&search->family, search->members[j]->pid,
                                                 search->members[i]->pid);
                if (below + 1 == search->count) {
                        search->members[0] = search->members[i];
                        search->count = 1;
                }
        }
}

static bool choose(struct search *search, struct process_ref *ret_process, struct err *err)
{
        struct strbuf list = { 0 };

        prefer(search, is_go);
        prefer(search, listens);
        if (search->count > 1 && !is_go(search->members[0]->pid))
                prefer_root(search);
        if (search->count == 1)
                return process_ref_open(search->members[0]->pid, ret_process, err);
        for (size_t i = 0; i < search->count && i < LISTED_MAX; i++)
                strbuf_printf(&list, "%s%lld (%s)", i ? ", " : "", (long long)search->members[i]->pid,
                              search->members[i]->name);
        err_set(err, ERR_MEASURE,
                "container '%s' has %zu processes that may be the service: %s; name one by --pid", search->id,
                search->count, strbuf_text(&list));
        strbuf_clear(&list);
        return false;
}

bool container_find(const char *id, struct process_ref *ret_process, struct err *err)
{
        struct search search = { .id = id, .unit = strchr(id, '.') != NULL };
        bool ok;

        if (!search.unit && (strlen(id) < CONTAINER_ID_MIN || strlen(id) > FULL_ID ||
                             strspn(id, "0123456789abcdef") != strlen(id)))
                return err_set(
                        err, ERR_USAGE,
                        "container '%s': must be an ID (4 to 64 hexadecimal digits) or a systemd unit such as "
                        "app.service; 'docker inspect -f {{.Id}} %s' tells the ID of a name",
                        id, id);
        family_read(&search.family);
        find_members(&search);
        if (search.ambiguous)
                ok = err_set(err, ERR_MEASURE,
                             "container '%s': several containers begin so; give more of the ID", id);
        else if (!search.count)
                ok = err_set(
                        err, ERR_MEASURE,
                        "container '%s': no process that we see is in it; a container of another PID namespace "
                        "is seen from its host, or from a sidecar that shares it",
                        id);
        else
                ok = choose(&search, ret_process, err);
        family_clear(&search.family);
        return ok;
}

/* Goes from a URL to the listening sockets, from those to the processes that hold them, and from those to the one that
 * is meant. */
#include "target/served.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "target/family.h"
#include "target/listener.h"
#include "words/target_words.h"

enum { HOLDERS_MAX = 32, CMDLINE_MAX = 1 << 16, FIB_MAX = 1 << 20, IP_MAX = 64 };

/* The state of one served_find(). */
struct search {
        const char *url;
        struct endpoint endpoint;
        const struct process_ref *named; /* may be NULL */
        struct family family;
        int64_t holders[HOLDERS_MAX];
        size_t count;
        bool inside;  /* the socket was found in the named process's namespaces, which are not ours */
        bool listens; /* there is a listening socket; we may not be able to see who holds it */
        bool blind;   /* there are processes whose descriptors we may not see */
        bool systemd; /* systemd holds the socket, too, since it opened it for the service */
        int refused;  /* see ret_refused of listener_find() */
};

void served_clear(struct served *served)
{
        process_ref_clear(&served->process);
        free(served->url);
        free(served->said);
        *served = (struct served){ 0 };
}

bool served_parse_docker_proxy(const char *words, size_t len, char *ret_ip, int64_t *ret_port)
{
        const char *end = words + len;
        const char *base = strrchr(words, '/');
        const char *ip = NULL, *port = NULL;

        if (!len || strcmp(base ? base + 1 : words, "docker-proxy") != 0)
                return false;
        for (const char *at = words; at < end; at += strlen(at) + 1) {
                const char *next = at + strlen(at) + 1;

                if (next < end && strcmp(at, "-container-ip") == 0)
                        ip = next;
                if (next < end && strcmp(at, "-container-port") == 0)
                        port = next;
        }
        if (!ip || !port || strlen(ip) >= IP_MAX || atoi(port) <= 0 || atoi(port) > 65535)
                return false;
        strcpy(ret_ip, ip);
        *ret_port = atoi(port);
        return true;
}

/* Returns "12 (nginx, 4.1 MiB), 13 (nginx, 5.0 MiB)", which the caller frees. */
static char *list_processes(const struct family *family, const int64_t *pids, size_t count)
{
        struct strbuf text = { 0 };

        for (size_t i = 0; i < count; i++) {
                const struct family_member *member = family_find(family, pids[i]);

                strbuf_printf(&text, "%s%lld (%s, %.1f MiB)", i ? ", " : "", (long long)pids[i],
                              member ? member->name : "ended",
                              member ? (double)member->rss_bytes / 1048576.0 : 0.0);
        }
        return strbuf_take(&text);
}

static bool refuse(const struct search *search, const char *before, const char *after, struct err *err)
{
        char *list = list_processes(&search->family, search->holders, search->count);

        err_set(err, ERR_MEASURE, "%s is served by %s%s%s", search->url, before, list, after);
        free(list);
        return false;
}

/* Leaves out systemd if others hold the socket, too. It keeps a socket that it opened for a service (a .socket unit),
 * but accepts no connection from it while the service runs. With Accept=yes it does, but then nobody else holds the
 * socket. */
static void leave_out_systemd(struct search *search)
{
        const struct family_member *init = family_find(&search->family, 1);

        if (search->count < 2 || search->holders[0] != 1 || !init || strcmp(init->name, "systemd") != 0)
                return;
        search->count--;
        memmove(search->holders, search->holders + 1, search->count * sizeof(search->holders[0]));
        search->systemd = true;
}

static void find_holders(struct search *search, const struct process_ref *in)
{
        struct listener_table found;

        search->listens = listener_find(in, &search->endpoint, &found, &search->refused) > 0;
        search->count = found.count ? listener_holders(found.rows, found.count, search->holders, HOLDERS_MAX,
                                                       &search->blind)
                                    : 0;
        listener_table_clear(&found);
        leave_out_systemd(search);
}

/* Whether `ip` is an address in the process's network namespace: /proc/PID/net/fib_trie lists those. */
static bool has_address(const struct process_ref *ref, const char *ip)
{
        char *line = mem_printf("|-- %s\n", ip);
        struct strbuf text = { 0 };
        bool found = process_ref_read(ref, "net/fib_trie", FIB_MAX, &text, NULL) && strstr(text.text, line);

        strbuf_clear(&text);
        free(line);
        return found;
}

/* Finds the process that listens on ip:port in a network namespace with that address, other than ours. */
static bool find_behind_proxy(const struct search *search, const char *ip, int64_t port,
                              struct process_ref *ret_process, char **ret_url)
{
        char *url = mem_printf(strchr(ip, ':') ? "http://[%s]:%lld" : "http://%s:%lld", ip, (long long)port);
        struct endpoint inside = { 0 };
        bool found = false;

        if (!endpoint_parse(url, &inside, NULL)) {
                free(url);
                return false;
        }
        for (size_t i = 0; i < search->family.count && !found; i++) {
                struct process_ref ref = { 0 };
                struct listener_table there = { 0 };
                struct listener own[LISTENER_MAX];
                size_t own_count;

                if (!process_ref_open(search->family.members[i].pid, &ref, NULL))
                        continue;
                if (!process_ref_shares(&ref, "net") && has_address(&ref, ip)) {
                        own_count = listener_find(&ref, &inside, &there, NULL) ? listener_of(&ref, own) : 0;
                        for (size_t j = 0; j < own_count && !found; j++)
                                found = own[j].inode == there.rows[0].inode;
                }
                if (found) {
                        *ret_process = ref;
                        *ret_url = listener_url(&there.rows[0]);
                } else {
                        process_ref_clear(&ref);
                }
                listener_table_clear(&there);
        }
        endpoint_clear(&inside);
        free(url);
        return found;
}

/* Whether a process is docker-proxy, and to where it forwards. */
static bool is_docker_proxy(int64_t pid, char *ret_ip, int64_t *ret_port)
{
        struct process_ref proxy = { 0 };
        struct strbuf words = { 0 };
        bool ok = process_ref_open(pid, &proxy, NULL) &&
                  process_ref_read(&proxy, "cmdline", CMDLINE_MAX, &words, NULL) &&
                  served_parse_docker_proxy(strbuf_text(&words), words.len, ret_ip, ret_port);

        process_ref_clear(&proxy);
        strbuf_clear(&words);
        return ok;
}

/* Finds the process behind the proxies that hold the socket: docker starts one for IPv4 and one for IPv6. If they lead
 * to different processes, that is an error. */
static bool find_behind_proxies(const struct search *search, struct served *served, char **ret_inside,
                                struct err *err)
{
        char ip[IP_MAX];
        int64_t port = 0;

        for (size_t i = 0; i < search->count; i++) {
                struct process_ref process = { 0 };
                char *inside = NULL;
                bool same;

                is_docker_proxy(search->holders[i], ip, &port);
                if (!find_behind_proxy(search, ip, port, &process, &inside))
                        return err_set(err, ERR_MEASURE,
                                       "%s is docker's proxy to %s:%lld, and the process that listens there "
                                       "cannot be seen: name it by --container or --pid",
                                       search->url, ip, (long long)port);
                same = i == 0 || process_ref_same(&served->process, &process);
                if (i == 0) {
                        served->process = process;
                        *ret_inside = inside;
                } else {
                        process_ref_clear(&process);
                        free(inside);
                }
                if (!same)
                        return refuse(search, "several processes: ", TARGET_SAYS_SEVERAL_ENDS, err);
        }
        return true;
}

/* If docker's proxies hold the socket, finds the service behind them: a proxy only forwards bytes from our namespace
 * into the container's, and its memory is not the service's. */
static bool follow_docker_proxy(const struct search *search, struct served *served, bool *ret_is_proxy,
                                struct err *err)
{
        char ip[IP_MAX];
        char *inside = NULL;
        int64_t port = 0;
        bool ok;

        *ret_is_proxy = search->count > 0;
        for (size_t i = 0; i < search->count && *ret_is_proxy; i++)
                *ret_is_proxy = is_docker_proxy(search->holders[i], ip, &port);
        if (!*ret_is_proxy)
                return true;
        ok = find_behind_proxies(search, served, &inside, err);
        if (ok) {
                served->url =
                        mem_printf("http%s%s", search->endpoint.tls ? "s" : "", inside + strlen("http"));
                served->said = mem_printf(TARGET_SAYS_PROXY, search->url, (long long)search->holders[0],
                                          (long long)served->process.pid);
        }
        free(inside);
        return ok;
}

/* Whether the host is a name such as "localhost", which has an IPv4 and an IPv6 address. */
static bool is_two_addresses(const struct search *search)
{
        const char *host = search->endpoint.host;

        return host && endpoint_host_is_loopback(host) && !strchr(host, ':') &&
               strspn(host, "0123456789.") != strlen(host);
}

/* Chooses the process that was named, or its descendant that listens. */
static bool choose_named(const struct search *search, struct served *served, struct err *err)
{
        const struct process_ref *named = search->named;
        int64_t found = 0;
        bool itself = false;
        size_t descendants = 0;

        for (size_t i = 0; i < search->count; i++) {
                itself = itself || search->holders[i] == named->pid;
                if (family_descends(&search->family, search->holders[i], named->pid)) {
                        descendants++;
                        found = search->holders[i];
                }
        }
        if (search->count > 1 && (itself || descendants))
                return refuse(search, "several processes: ",
                              is_two_addresses(search) ? TARGET_SAYS_TWO_ADDRESSES : TARGET_SAYS_CHANCE, err);
        if (itself)
                return process_ref_dup(named, &served->process, err);
        if (!descendants) {
                char *after = mem_printf(TARGET_SAYS_NOT_BY, (long long)named->pid);

                refuse(search, "process ", after, err);
                free(after);
                return false;
        }
        served->said = mem_printf(TARGET_SAYS_STARTED, (long long)found, (long long)named->pid);
        return process_ref_open(found, &served->process, err);
}

static bool choose(const struct search *search, struct served *served, struct err *err)
{
        if (search->named)
                return choose_named(search, served, err);
        if (search->count > 1)
                return refuse(search, "several processes: ", TARGET_SAYS_NAME_ONE, err);
        return process_ref_open(search->holders[0], &served->process, err);
}

/* No holder was found. The named process may still be the one that answers: we could not see the holders, or the
 * address is on another machine. */
static bool trust(const struct search *search, struct served *served, struct err *err)
{
        bool local = search->endpoint.unix_path || endpoint_host_is_loopback(search->endpoint.host);

        if (local && !search->listens)
                return err_set(err, ERR_MEASURE, "%s: no process listens there", search->url);
        if (!search->named)
                return err_set(err, ERR_MEASURE, "%s: no process that we may look at listens there",
                               search->url);
        served->said = mem_printf(TARGET_SAYS_UNCHECKED, (long long)search->named->pid, search->url,
                                  search->listens ? TARGET_SAYS_SOCKET_HIDDEN : TARGET_SAYS_NOBODY_LISTENS);
        return process_ref_dup(search->named, &served->process, err);
}

/* Appends to `said`. */
static void say(struct served *served, const char *text)
{
        char *before = served->said;

        served->said = mem_printf("%s%s%s", before ? before : "", before ? "; " : "", text);
        free(before);
}

/* The text in /proc has the same sockets as netlink; but it is only the fallback, so the user is told that it was
 * used. */
static void say_the_rest(const struct search *search, struct served *served)
{
        char *text;

        if (search->systemd)
                say(served, TARGET_SAYS_SYSTEMD);
        if (!search->refused)
                return;
        text = mem_printf(TARGET_SAYS_NO_NETLINK, strerror(search->refused));
        say(served, text);
        free(text);
}

/* Whether the URL means something else where the named process is: ports belong to a network namespace, paths of unix
 * sockets to a mount namespace. */
static bool is_elsewhere(const struct search *search)
{
        return !process_ref_shares(search->named, "net") ||
               (search->endpoint.unix_path && !process_ref_shares(search->named, "mnt"));
}

bool served_find(const char *url, const struct process_ref *named, struct served *ret_served, struct err *err)
{
        struct search search = { .url = url, .named = named };
        struct served served = { 0 };
        struct process_ref self = { 0 };
        bool is_proxy = false;
        bool ok = endpoint_parse(url, &search.endpoint, err) && process_ref_open(getpid(), &self, err);

        if (ok) {
                family_read(&search.family);
                find_holders(&search, named ? named : &self);
                search.inside = search.listens && named && is_elsewhere(&search);
                /* A port that a container publishes has its listener outside of the container. */
                if (!search.listens && named && is_elsewhere(&search))
                        find_holders(&search, &self);
                ok = follow_docker_proxy(&search, &served, &is_proxy, err);
        }
        if (ok && is_proxy && named && !process_ref_same(named, &served.process))
                ok = err_set(err, ERR_MEASURE, "%s leads to process %lld, not to process %lld", url,
                             (long long)served.process.pid, (long long)named->pid);
        else if (ok && !is_proxy)
                ok = search.count ? choose(&search, &served, err) : trust(&search, &served, err);
        endpoint_clear(&search.endpoint);
        family_clear(&search.family);
        process_ref_clear(&self);
        served.inside = search.inside || is_proxy;
        if (!ok) {
                served_clear(&served);
                return false;
        }
        say_the_rest(&search, &served);
        *ret_served = served;
        return true;
}

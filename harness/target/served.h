/* Finds the process that answers at an endpoint. Every measurement depends on this: the process whose memory we read
 * must be the one to which we send requests.
 *
 * The process that holds the listening socket is searched for in the network namespace of the process that was named,
 * and compared with it. A launcher (`sh -c 'service & wait'`) is followed to its descendant that listens, docker's
 * proxy to the process in the container; `said` tells so. If another process answers, or several share the socket, that
 * is an error which lists them: which one gets a request would be up to chance.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/process_ref.h"

struct err;

struct served {
        struct process_ref process; /* the one that answers */
        bool inside;                /* connect from its network namespace or file system, which is not ours */
        char *url;                  /* the URL to use instead of the one asked for; NULL: that one */
        char *said; /* for the user: whom we followed, what could not be checked; NULL: nothing */
};

/* `named`: the process that the user means, or that we started; NULL: whichever process listens. If the endpoint is on
 * another machine, or we may not see who holds the socket, `named` is trusted, and `said` tells so. Clear with
 * served_clear(). ERR_MEASURE names the processes that answer instead. */
bool served_find(const char *url, const struct process_ref *named, struct served *ret_served,
                 struct err *err);
void served_clear(struct served *served);

/* Parses the command line of docker-proxy, words each with a NUL behind it: the address to which it forwards
 * connections. False where it is another program's. `ret_ip` has room for 64 bytes. No I/O. */
bool served_parse_docker_proxy(const char *words, size_t len, char *ret_ip, int64_t *ret_port);

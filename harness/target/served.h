/* Whom does an endpoint reach? The check that holds every measurement together: the memory that we read and the
 * requests that we send must be the same process's.
 *
 * The process that holds the listening socket is looked for in the network namespace of the one that was named, and
 * compared with it. A launcher (`sh -c 'service & wait'`) is followed to the descendant that listens, docker's proxy to
 * the process in the container; both are said. Another process, or several that share the socket, are refused with their
 * list: which of them answers a request would be chance.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/process_ref.h"

struct err;

struct served {
        struct process_ref process; /* who answers */
        bool inside;                /* the address is one of its own network, and that is not ours */
        char *url;                  /* how it is reached in its own network namespace; NULL: as asked */
        char *said; /* what has to be told: whom we followed, what could not be checked; NULL: nothing */
};

/* `named`: the process that the user means, or that we started; NULL: whoever listens is meant. An endpoint on another
 * machine, and a process whose descriptors we may not see, are taken on trust and said so. ERR_MEASURE names the processes
 * that answer instead. */
bool served_find(const char *url, const struct process_ref *named, struct served *ret_served,
                 struct err *err);
void served_clear(struct served *served);

/* Pure: where docker-proxy sends what it accepts, from its command line (words ended by NUL). False where the command
 * line is not docker-proxy's. `ret_ip` has room for 64 bytes. */
bool served_parse_docker_proxy(const char *words, size_t len, char *ret_ip, int64_t *ret_port);

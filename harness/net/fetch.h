/* Asynchronous GET: libcurl's multi interface on the main loop, connections kept alive between requests.
 *
 * Each request ends in exactly one call of its done function, whether it succeeds or fails, and never from inside
 * fetcher_get(). Body size and time are limited, so that an endless response cannot hold us up. Proxy settings of the
 * environment are ignored: we measure the service itself. URLs are those of base/endpoint.h, unix sockets included.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct fetcher;
struct loop;
struct place;

struct fetch_answer {
        const char *error; /* NULL: a complete answer with status 200; else the reason, with the URL */
        long status;       /* 0: no answer */
        bool cut;          /* the answer is incomplete: too large, too late, broken off */
        const char *body;  /* what arrived, also where there is an `error`; valid only during the call */
        size_t body_len;
        int64_t begin_ns; /* CLOCK_MONOTONIC */
        int64_t took_ns;
};
typedef void (*fetch_done_fn)(const struct fetch_answer *answer, void *arg);

bool fetcher_new(struct loop *loop, struct fetcher **ret_fetcher, struct err *err);
/* Frees the fetcher. Requests under way end: each done function is called with an error. Not to be called from a done
 * function. */
void fetcher_free(struct fetcher *fetcher);

/* Credentials that go with each request, for pages that need them. */
struct fetch_access {
        char *const *headers;    /* "Name: value", NULL at the end; NULL: none */
        const char *certificate; /* PEM file of a client certificate; NULL: none */
        const char *key;         /* PEM file of its key; NULL: it is in the certificate's */
        bool insecure;           /* do not verify the server's certificate */
};
/* Sets the credentials of later requests; borrowed, NULL: none. */
void fetcher_set_access(struct fetcher *fetcher, const struct fetch_access *access);

/* Sets the network in which later sockets are opened; borrowed, NULL: our own. */
void fetcher_set_place(struct fetcher *fetcher, const struct place *place);

void fetcher_get(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                 fetch_done_fn done, void *arg);

/* Receives a body piece by piece as it arrives, so that it need not be kept; fetch_answer.body is empty then. Called only
 * for a response with status 200, before `done`; the answer may still turn out to be cut. */
struct fetch_sink {
        void (*piece)(const char *bytes, size_t len, void *arg); /* NULL: discard the body */
        void *arg;
};
void fetcher_stream(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                    int64_t timeout_ns, fetch_done_fn done, void *arg);

/* Sends a HEAD request: the answer has a status and no body. */
void fetcher_head(struct fetcher *fetcher, const char *url, int64_t timeout_ns, fetch_done_fn done,
                  void *arg);

/* Returns the loop passed to fetcher_new(). */
struct loop *fetcher_loop(const struct fetcher *fetcher);

/* Ends all requests that have this `arg`. Their done functions are called with an error before this returns. */
void fetcher_cancel(struct fetcher *fetcher, const void *arg);

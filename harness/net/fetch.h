/* Asynchronous GET: libcurl's multi interface on the main loop, connections kept alive between requests.
 *
 * Every request ends in exactly one call of its done function, good or bad, never from inside fetcher_get(). A body
 * has a size limit and a request a time limit, so that a response that never ends cannot hold us. Proxies of the
 * environment are ignored: what is measured is the service itself. URLs are those of base/endpoint.h, unix sockets
 * included.
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
        const char *error; /* NULL: answered with status 200; else why not, in a sentence, with the URL */
        long status;       /* 0: no answer */
        bool cut;          /* the answer is not whole: too large, too late, broken off */
        const char *body;  /* valid during the call only; what arrived, also behind an error */
        size_t body_len;
        int64_t begin_ns; /* CLOCK_MONOTONIC */
        int64_t took_ns;
};
typedef void (*fetch_done_fn)(const struct fetch_answer *answer, void *arg);

bool fetcher_new(struct loop *loop, struct fetcher **ret_fetcher, struct err *err);
/* Ends what is under way: each done function is called with an error. Not to be called from a done function. */
void fetcher_free(struct fetcher *fetcher);

/* What each of its requests brings along, so that guarded pages open. */
struct fetch_access {
        char *const *headers;    /* "Name: value", NULL at the end; NULL: none */
        const char *certificate; /* PEM file of a client certificate; NULL: none */
        const char *key;         /* PEM file of its key; NULL: it is in the certificate's */
        bool insecure;           /* do not verify the server's certificate */
};
/* From now on; borrowed, NULL: nothing. */
void fetcher_set_access(struct fetcher *fetcher, const struct fetch_access *access);

/* Where its sockets are opened from now on; borrowed, NULL: here. */
void fetcher_set_place(struct fetcher *fetcher, const struct place *place);

void fetcher_get(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                 fetch_done_fn done, void *arg);

/* Takes a body as it arrives, so that none of it is kept: the answer's body is empty then. Only of a status 200; told
 * before done, also of an answer that turns out to be cut. */
struct fetch_sink {
        void (*piece)(const char *bytes, size_t len, void *arg); /* NULL: the body is of no interest */
        void *arg;
};
void fetcher_stream(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                    int64_t timeout_ns, fetch_done_fn done, void *arg);

/* HEAD: the answer has a status and no body. */
void fetcher_head(struct fetcher *fetcher, const char *url, int64_t timeout_ns, fetch_done_fn done,
                  void *arg);

/* The loop that it was made with. */
struct loop *fetcher_loop(const struct fetcher *fetcher);

/* Ends every request with this `arg`: its done function is called with an error before this returns. */
void fetcher_cancel(struct fetcher *fetcher, const void *arg);

/* A server in threads of the test, one for each connection; the request's path says how it behaves, well or badly.
 *
 *     /ok             200 with a body of 5 bytes          /empty          204
 *     /chunked        chunked, with a trailer             /close          200, Connection: close
 *     /until-close    no length, closes                   /interim        103, then 200
 *     /500            status 500                          /hang-up        closes without an answer
 *     /never          never answers                       /drip           a head, one byte every 2 ms, endlessly
 *     /endless        a header line without end           /garbage        bytes that are not HTTP
 *     /short          closes before the announced length  /reset          resets in the middle of the body
 *     /huge           1 GiB of body                       /stray          an answer, then bytes nobody asked for
 *     /early-bye      200 with keep-alive, then closes after a moment
 *     /from           200 where the connection comes from 127.0.0.2 or 127.0.0.3, else 500
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { LOAD_SERVER_CONNECTIONS = 256, LOAD_SERVER_LOG = 4096, LOAD_SERVER_LINE = 128 };

struct ssl_st;
struct load_server;

/* Speaks to one peer until it is gone; `ssl` is NULL where the connection is plain. Whoever calls closes. */
typedef void (*load_server_fn)(struct load_server *server, int fd, struct ssl_st *ssl);

struct load_server {
        load_server_fn serve;   /* another protocol than HTTP/1.1; NULL: that one; set before the start */
        const void *serve_arg;  /* for `serve` */
        const char *unix_path;  /* NULL: TCP; set before the start */
        struct ssl_ctx_st *tls; /* OpenSSL's SSL_CTX of the server; NULL: plain; set before the start */
        char url[128];
        int listen_fd;
        pthread_t acceptor;
        pthread_t threads[LOAD_SERVER_CONNECTIONS];
        int fds[LOAD_SERVER_CONNECTIONS];
        size_t connection_count;
        pthread_mutex_t mutex;
        char log[LOAD_SERVER_LOG]
                [LOAD_SERVER_LINE]; /* "GET /ok|header block's X-Log|body" in order of arrival */
        size_t log_count;
        atomic_bool stopping;
};

/* recv() and send() over TLS or not. False: the peer is gone. */
ptrdiff_t load_server_recv(int fd, struct ssl_st *ssl, void *buffer, size_t len);
bool load_server_send(int fd, struct ssl_st *ssl, const void *bytes, size_t len);
/* Adds a line to the log. */
void load_server_note(struct load_server *server, const char *line);

void load_server_start(struct load_server *server);
/* Hangs up on everybody and joins. */
void load_server_stop(struct load_server *server);

/* A server in a thread of the test: one connection at a time, one canned answer per path. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct tiny_answer {
        const char *path;
        int status;
        const char *body; /* NULL: says nothing and keeps the connection open until the client ends it */
        size_t body_len;
        const char *needs; /* a line of the request's head without which the answer is 401; NULL: none */
};

struct tiny_server {
        const struct tiny_answer *answers; /* ends with path NULL */
        pthread_t thread;
        int listen_fd;
        _Atomic int client_fd; /* of the connection being served, -1: none */
        char url[64];          /* http://127.0.0.1:PORT, unix:PATH */
        int connections;       /* accepted so far; read it after tiny_server_stop() */
};

void tiny_server_start(struct tiny_server *server, const struct tiny_answer *answers);
/* On a unix socket that is made at `path`; its file is the caller's to remove. */
void tiny_server_start_unix(struct tiny_server *server, const struct tiny_answer *answers, const char *path);
void tiny_server_stop(struct tiny_server *server);

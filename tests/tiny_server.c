/* Blocking calls in a thread: the simplest thing that can be wrong in all the ways that a test needs. */
#include "tiny_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool read_request(int fd, char *request, size_t room)
{
        size_t len = 0;

        for (;;) {
                ssize_t got = recv(fd, request + len, room - len - 1, 0);

                if (got <= 0)
                        return false;
                len += (size_t)got;
                request[len] = '\0';
                if (strstr(request, "\r\n\r\n"))
                        return true;
                if (len + 1 >= room)
                        return false;
        }
}

static bool answer(const struct tiny_server *server, int fd, const char *request)
{
        char header[256];

        for (const struct tiny_answer *a = server->answers; a->path; a++) {
                size_t len = strlen(a->path);
                char ignored[16];

                const char *path = strchr(request, ' ') + 1;
                bool head = strncmp(request, "HEAD ", 5) == 0;

                if (strncmp(path, a->path, len) != 0 || path[len] != ' ')
                        continue;
                if (a->needs && !strstr(request, a->needs))
                        return send(fd, "HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n", 37, MSG_NOSIGNAL) > 0;
                if (!a->body) {
                        while (recv(fd, ignored, sizeof(ignored), 0) > 0)
                                ;
                        return false;
                }
                snprintf(header, sizeof(header), "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n\r\n", a->status,
                         a->body_len);
                /* MSG_MORE: one packet, or the delayed acknowledgement of the first would cost 40 ms. */
                return send(fd, header, strlen(header),
                            MSG_NOSIGNAL | (a->body_len && !head ? MSG_MORE : 0)) > 0 &&
                       (head || send(fd, a->body, a->body_len, MSG_NOSIGNAL) >= 0);
        }
        return send(fd, "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", 37, MSG_NOSIGNAL) > 0;
}

static void *serve(void *arg)
{
        struct tiny_server *server = arg;
        char request[4096];
        int fd;

        while ((fd = accept(server->listen_fd, NULL, NULL)) >= 0) {
                server->connections++;
                server->client_fd = fd;
                while (read_request(fd, request, sizeof(request)) && answer(server, fd, request))
                        ;
                server->client_fd = -1;
                close(fd);
        }
        return NULL;
}

static void start(struct tiny_server *server, const struct tiny_answer *answers, struct sockaddr *address,
                  socklen_t len)
{
        *server = (struct tiny_server){ .answers = answers, .client_fd = -1 };
        server->listen_fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (server->listen_fd < 0 || bind(server->listen_fd, address, len) != 0 ||
            listen(server->listen_fd, 16) != 0 || getsockname(server->listen_fd, address, &len) != 0 ||
            pthread_create(&server->thread, NULL, serve, server) != 0)
                abort();
}

void tiny_server_start(struct tiny_server *server, const struct tiny_answer *answers)
{
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };

        start(server, answers, (struct sockaddr *)&address, sizeof(address));
        snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d", ntohs(address.sin_port));
}

void tiny_server_start_unix(struct tiny_server *server, const struct tiny_answer *answers, const char *path)
{
        struct sockaddr_un address = { .sun_family = AF_UNIX };

        strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
        start(server, answers, (struct sockaddr *)&address, sizeof(address));
        snprintf(server->url, sizeof(server->url), "unix:%s", path);
}

void tiny_server_stop(struct tiny_server *server)
{
        shutdown(server->listen_fd, SHUT_RDWR);
        /* A test that failed may have left its connection open. */
        if (server->client_fd >= 0)
                shutdown(server->client_fd, SHUT_RDWR);
        pthread_join(server->thread, NULL);
        close(server->listen_fd);
}

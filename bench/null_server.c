/* A server that does as little as possible: one thread, epoll, one fixed response per request. Against it, the cost of a
 * measurement is that of the generator and the kernel.
 *
 *     null_server [PORT [BODY_BYTES]]     port 0 or none: a free one; prints "listening on http://127.0.0.1:PORT"
 *
 * Options by environment, for measuring schedules (bench/schedule):
 *     NULL_FREEZE=2s:1s   2 s after the first request, answer nothing for 1 s
 *     NULL_ARRIVALS=FILE  on SIGTERM, write the arrival times of all requests (CLOCK_MONOTONIC ns, int64)
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 1024, ARRIVALS_MAX = 1 << 24 };

struct server {
        int epoll_fd, listen_fd;
        char *answer;
        size_t answer_bytes;
        int64_t first_ns; /* arrival of the first request */
        int64_t freeze_at_ns, freeze_ns;
        int64_t *arrivals; /* NULL: not recorded */
        size_t arrival_count;
};

static volatile sig_atomic_t stopping;

static void on_term(int signal_number)
{
        (void)signal_number;
        stopping = 1;
}

static int64_t now_ns(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void die(const char *what)
{
        perror(what);
        exit(1);
}

static void watch(struct server *server, int fd)
{
        struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

        if (epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
                die("epoll_ctl");
}

static void take_connections(struct server *server)
{
        int fd, on = 1;

        while ((fd = accept4(server->listen_fd, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
                watch(server, fd);
        }
}

/* Records an arrival. Sleeps when the freeze is due, which stops the whole server. */
static void note_arrival(struct server *server)
{
        int64_t now = now_ns();

        if (!server->first_ns)
                server->first_ns = now;
        if (server->freeze_ns && now - server->first_ns >= server->freeze_at_ns) {
                struct timespec pause = { .tv_sec = server->freeze_ns / 1000000000,
                                          .tv_nsec = server->freeze_ns % 1000000000 };

                server->freeze_ns = 0;
                nanosleep(&pause, NULL);
        }
        if (server->arrivals && server->arrival_count < ARRIVALS_MAX)
                server->arrivals[server->arrival_count++] = now;
}

/* An empty line ends a request: requests have no body. They must arrive in one piece. */
static void serve(struct server *server, int fd)
{
        char buffer[65536];
        ssize_t n = recv(fd, buffer, sizeof(buffer), 0);

        if (n <= 0) {
                if (n == 0 || errno != EAGAIN)
                        close(fd);
                return;
        }
        for (char *at = buffer; (at = memmem(at, (size_t)(buffer + n - at), "\r\n\r\n", 4)); at += 4) {
                if (server->arrivals || server->freeze_ns)
                        note_arrival(server);
                if (send(fd, server->answer, server->answer_bytes, MSG_NOSIGNAL) < 0) {
                        close(fd);
                        return;
                }
        }
}

static void listen_on(struct server *server, int port)
{
        struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)port),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(address);
        int on = 1;

        server->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        setsockopt(server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(server->listen_fd, (struct sockaddr *)&address, len) != 0 ||
            listen(server->listen_fd, 4096) != 0)
                die("listen");
        getsockname(server->listen_fd, (struct sockaddr *)&address, &len);
        printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
        fflush(stdout);
}

static void make_answer(struct server *server, size_t body_bytes)
{
        server->answer = malloc(body_bytes + 256);
        server->answer_bytes =
                (size_t)sprintf(server->answer,
                                "HTTP/1.1 200 OK\r\nServer: null\r\nContent-Type: text/plain\r\n"
                                "Connection: keep-alive\r\nContent-Length: %zu\r\n\r\n",
                                body_bytes);
        memset(server->answer + server->answer_bytes, 'x', body_bytes);
        server->answer_bytes += body_bytes;
}

static void write_arrivals(const struct server *server, const char *path)
{
        FILE *file = fopen(path, "wb");

        if (!file ||
            fwrite(server->arrivals, sizeof(int64_t), server->arrival_count, file) != server->arrival_count ||
            fclose(file) != 0)
                die(path);
}

static void read_environment(struct server *server)
{
        const char *freeze = getenv("NULL_FREEZE");
        double at_s, length_s;

        if (freeze && sscanf(freeze, "%lfs:%lfs", &at_s, &length_s) == 2) {
                server->freeze_at_ns = (int64_t)(at_s * 1e9);
                server->freeze_ns = (int64_t)(length_s * 1e9);
        }
        if (getenv("NULL_ARRIVALS")) {
                server->arrivals = malloc(ARRIVALS_MAX * sizeof(int64_t));
                if (!server->arrivals)
                        die("malloc");
        }
}

int main(int argc, char **argv)
{
        struct server server = { .epoll_fd = epoll_create1(0) };
        struct epoll_event events[EVENTS_MAX];
        struct sigaction on_signal = { .sa_handler = on_term };
        struct rlimit files;

        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        sigaction(SIGTERM, &on_signal, NULL);
        read_environment(&server);
        make_answer(&server, argc > 2 ? strtoul(argv[2], NULL, 10) : 13);
        listen_on(&server, argc > 1 ? atoi(argv[1]) : 0);
        watch(&server, server.listen_fd);
        while (!stopping) {
                int count = epoll_wait(server.epoll_fd, events, EVENTS_MAX, -1);

                for (int i = 0; i < count; i++) {
                        if (events[i].data.fd == server.listen_fd)
                                take_connections(&server);
                        else
                                serve(&server, events[i].data.fd);
                }
        }
        if (server.arrivals)
                write_arrivals(&server, getenv("NULL_ARRIVALS"));
        return 0;
}

/* The floor: a closed loop of nothing but send, recv and epoll_wait. It reads Content-Length once and from then on only
 * counts bytes; it measures no latency and checks nothing. No generator with these system calls can cost less. The
 * difference to it is the cost of plateau's parser, clock and histograms.
 *
 *     raw_epoll PORT CONNECTIONS SECONDS [PATH]     prints "requests N seconds S per_s R"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "raw_client.h"

enum { EVENTS_MAX = 1024 };

struct floor {
        char request[512];
        size_t request_bytes;
        size_t response_bytes; /* of one response, head included; 0: not known yet */
        size_t *left;          /* bytes left of the current response, by descriptor */
        char buffer[65536];
        long long requests;
};

static void ask(struct floor *floor, int fd)
{
        if (send(fd, floor->request, floor->request_bytes, MSG_NOSIGNAL) != (ssize_t)floor->request_bytes)
                die("send");
        floor->left[fd] = floor->response_bytes;
}

/* Learns the length of all responses from the first one. */
static void learn(struct floor *floor, size_t n)
{
        char *length, *end;

        floor->buffer[n] = '\0';
        length = strcasestr(floor->buffer, "content-length:");
        end = strstr(floor->buffer, "\r\n\r\n");
        if (!length || !end) {
                fputs("raw_epoll: needs responses with Content-Length\n", stderr);
                exit(1);
        }
        floor->response_bytes = (size_t)(end + 4 - floor->buffer) + strtoul(length + 15, NULL, 10);
}

static void take(struct floor *floor, int fd)
{
        ssize_t n = recv(fd, floor->buffer, sizeof(floor->buffer) - 1, MSG_DONTWAIT);

        if (n <= 0)
                die("recv");
        if (!floor->response_bytes)
                learn(floor, (size_t)n);
        if (!floor->left[fd])
                floor->left[fd] = floor->response_bytes;
        floor->left[fd] -= (size_t)n;
        if (floor->left[fd])
                return;
        floor->requests++;
        ask(floor, fd);
}

int main(int argc, char **argv)
{
        static struct floor floor;
        struct epoll_event events[EVENTS_MAX];
        int epoll_fd = epoll_create1(0), connections;
        double begin, end;

        if (argc < 4) {
                fputs("usage: raw_epoll PORT CONNECTIONS SECONDS [PATH]\n", stderr);
                return 2;
        }
        allow_many_files();
        connections = atoi(argv[2]);
        floor.left = calloc((size_t)connections + 64, sizeof(*floor.left));
        floor.request_bytes = (size_t)snprintf(floor.request, sizeof(floor.request),
                                               "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n",
                                               argc > 4 ? argv[4] : "/", argv[1]);
        for (int i = 0; i < connections; i++) {
                int fd = connect_to(atoi(argv[1]));
                struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

                epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
                ask(&floor, fd);
        }
        begin = now_s();
        end = begin + atof(argv[3]);
        do {
                int count = epoll_wait(epoll_fd, events, EVENTS_MAX, 1000);

                for (int i = 0; i < count; i++)
                        take(&floor, events[i].data.fd);
        } while (now_s() < end);
        end = now_s();
        printf("requests %lld seconds %.3f per_s %.1f\n", floor.requests, end - begin,
               (double)floor.requests / (end - begin));
        return 0;
}

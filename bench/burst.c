/* An open loop with wrk2's kind of pacing: each connection has its share of the rate and sends when a timer with
 * millisecond resolution finds a request due, so that requests arrive in bursts. bench/schedule.py uses it, since Debian
 * has no package of wrk2.
 *
 *     burst PORT CONNECTIONS RATE SECONDS     prints "requests N"
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "raw_client.h"

enum { EVENTS_MAX = 1024 };

struct peer {
        int fd;
        bool busy;
        double next_s; /* when the next request is due */
};

int main(int argc, char **argv)
{
        static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        struct epoll_event events[EVENTS_MAX];
        char buffer[65536];
        int epoll_fd = epoll_create1(0), count;
        struct peer *peers;
        double interval_s, end_s, now;
        long long requests = 0;

        if (argc != 5)
                return 2;
        count = atoi(argv[2]);
        interval_s = count / atof(argv[3]);
        peers = calloc((size_t)count, sizeof(*peers));
        now = now_s();
        for (int i = 0; i < count; i++) {
                struct epoll_event event = { .events = EPOLLIN, .data.ptr = &peers[i] };

                peers[i] = (struct peer){ .fd = connect_to(atoi(argv[1])), .next_s = now };
                epoll_ctl(epoll_fd, EPOLL_CTL_ADD, peers[i].fd, &event);
        }
        end_s = now_s() + atof(argv[4]);
        while ((now = now_s()) < end_s) {
                int ready = epoll_wait(epoll_fd, events, EVENTS_MAX, 1);

                for (int i = 0; i < ready; i++) {
                        struct peer *peer = events[i].data.ptr;

                        if (recv(peer->fd, buffer, sizeof(buffer), MSG_DONTWAIT) <= 0)
                                die("recv");
                        peer->busy = false;
                }
                if (ready > 0)
                        continue; /* like wrk2, handle timers only if there is nothing to read */
                now = now_s();
                for (int i = 0; i < count; i++) {
                        if (peers[i].busy || peers[i].next_s > now)
                                continue;
                        if (send(peers[i].fd, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0)
                                die("send");
                        peers[i].busy = true;
                        peers[i].next_s += interval_s;
                        requests++;
                }
        }
        printf("requests %lld\n", requests);
        return 0;
}

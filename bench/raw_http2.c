/* The floor over HTTP/2: a closed loop of nothing but send, recv, epoll_wait and frame headers. All requests are the same
 * block of bytes except for the stream identifier; a response ends with a frame that has END_STREAM. It reads no header
 * fields, no status and no clock per response, does no flow control (it offers 2^30 bytes once) and handles no errors.
 *
 *     raw_http2 PORT CONNECTIONS STREAMS SECONDS [PATH]     prints "requests N seconds S per_s R"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "raw_client.h"

enum {
        EVENTS_MAX = 1024,
        STREAMS_MAX = 1000,
        HEAD = 9,
        BLOCK_MAX = 256,
        DATA = 0,
        HEADERS = 1,
        SETTINGS = 4,
        END_STREAM = 1,
        END_HEADERS = 4,
        ACK = 1,
};

struct conn {
        int fd;
        uint32_t next_id;
        uint32_t skip;            /* bytes of the current frame's payload still to come */
        unsigned char part[HEAD]; /* the part of a frame header received so far */
        uint32_t part_bytes;
};

struct floor {
        unsigned char request[HEAD + BLOCK_MAX];
        size_t request_bytes;
        unsigned char staged[STREAMS_MAX * (HEAD + BLOCK_MAX)];
        size_t staged_bytes;
        unsigned char buffer[65536];
        long long requests;
};

static size_t put_head(unsigned char *at, size_t len, int type, int flags, uint32_t stream)
{
        uint32_t id = htonl(stream);

        at[0] = (unsigned char)(len >> 16);
        at[1] = (unsigned char)(len >> 8);
        at[2] = (unsigned char)len;
        at[3] = (unsigned char)type;
        at[4] = (unsigned char)flags;
        memcpy(at + 5, &id, sizeof(id));
        return HEAD;
}

/* Encodes GET and http, and two literals without indexing (RFC 7541, 6.2.2) whose names are entries 1 and 4 of the static
 * table: :authority and :path. */
static void prepare(struct floor *floor, const char *port, const char *path)
{
        unsigned char *block = floor->request + HEAD;
        char authority[32];
        int n = snprintf(authority, sizeof(authority), "127.0.0.1:%s", port);
        size_t len = 0;

        if (strlen(path) > 100) {
                fputs("raw_http2: the path is too long\n", stderr);
                exit(2);
        }
        block[len++] = 0x82;
        block[len++] = 0x86;
        block[len++] = 0x01;
        block[len++] = (unsigned char)n;
        memcpy(block + len, authority, (size_t)n);
        len += (size_t)n;
        block[len++] = 0x04;
        block[len++] = (unsigned char)strlen(path);
        memcpy(block + len, path, strlen(path));
        len += strlen(path);
        put_head(floor->request, len, HEADERS, END_STREAM | END_HEADERS, 0);
        floor->request_bytes = HEAD + len;
}

static void ask(struct floor *floor, struct conn *conn)
{
        unsigned char *at = floor->staged + floor->staged_bytes;
        uint32_t id = htonl(conn->next_id);

        memcpy(at, floor->request, floor->request_bytes);
        memcpy(at + 5, &id, sizeof(id));
        conn->next_id += 2;
        floor->staged_bytes += floor->request_bytes;
}

static void flush(struct floor *floor, struct conn *conn)
{
        if (floor->staged_bytes &&
            send(conn->fd, floor->staged, floor->staged_bytes, MSG_NOSIGNAL) != (ssize_t)floor->staged_bytes)
                die("send");
        floor->staged_bytes = 0;
}

static void begin(struct floor *floor, struct conn *conn, int streams)
{
        static const unsigned char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        static const unsigned char window[] = { 0, 4, 0x40, 0, 0, 0 }, more[] = { 0x3f, 0xff, 0, 0 };
        unsigned char *at = floor->staged;

        memcpy(at, preface, sizeof(preface) - 1);
        at += sizeof(preface) - 1;
        at += put_head(at, sizeof(window), SETTINGS, 0, 0);
        memcpy(at, window, sizeof(window));
        at += sizeof(window);
        at += put_head(at, sizeof(more), 8, 0, 0);
        memcpy(at, more, sizeof(more));
        floor->staged_bytes = (size_t)(at + sizeof(more) - floor->staged);
        conn->next_id = 1;
        for (int i = 0; i < streams; i++)
                ask(floor, conn);
        flush(floor, conn);
}

static void frame(struct floor *floor, struct conn *conn, const unsigned char *head)
{
        conn->skip = (uint32_t)head[0] << 16 | (uint32_t)head[1] << 8 | head[2];
        if (head[3] == SETTINGS && !(head[4] & ACK))
                floor->staged_bytes += put_head(floor->staged + floor->staged_bytes, 0, SETTINGS, ACK, 0);
        if (head[3] > HEADERS || !(head[4] & END_STREAM))
                return;
        floor->requests++;
        ask(floor, conn);
}

static void take(struct floor *floor, struct conn *conn)
{
        ssize_t n = recv(conn->fd, floor->buffer, sizeof(floor->buffer), MSG_DONTWAIT);
        const unsigned char *at = floor->buffer, *end;

        if (n <= 0)
                die("recv");
        end = at + n;
        while (at < end) {
                size_t left = (size_t)(end - at), step;

                if (conn->skip) {
                        step = left < conn->skip ? left : conn->skip;
                        conn->skip -= (uint32_t)step;
                } else if (!conn->part_bytes && left >= HEAD) {
                        step = HEAD;
                        frame(floor, conn, at);
                } else {
                        step = HEAD - conn->part_bytes < left ? HEAD - conn->part_bytes : left;
                        memcpy(conn->part + conn->part_bytes, at, step);
                        conn->part_bytes += (uint32_t)step;
                        if (conn->part_bytes == HEAD) {
                                conn->part_bytes = 0;
                                frame(floor, conn, conn->part);
                        }
                }
                at += step;
        }
        flush(floor, conn);
}

int main(int argc, char **argv)
{
        static struct floor floor;
        struct epoll_event events[EVENTS_MAX];
        int epoll_fd = epoll_create1(0), connections, streams;
        double since, end;
        struct conn *conns;

        if (argc < 5 || atoi(argv[3]) > STREAMS_MAX) {
                fputs("usage: raw_http2 PORT CONNECTIONS STREAMS SECONDS [PATH]\n", stderr);
                return 2;
        }
        allow_many_files();
        connections = atoi(argv[2]);
        streams = atoi(argv[3]);
        conns = calloc((size_t)connections, sizeof(*conns));
        prepare(&floor, argv[1], argc > 5 ? argv[5] : "/");
        for (int i = 0; i < connections; i++) {
                struct epoll_event event = { .events = EPOLLIN, .data.ptr = &conns[i] };

                conns[i].fd = connect_to(atoi(argv[1]));
                epoll_ctl(epoll_fd, EPOLL_CTL_ADD, conns[i].fd, &event);
                begin(&floor, &conns[i], streams);
        }
        since = now_s();
        end = since + atof(argv[4]);
        do {
                int count = epoll_wait(epoll_fd, events, EVENTS_MAX, 1000);

                for (int i = 0; i < count; i++)
                        take(&floor, events[i].data.ptr);
        } while (now_s() < end);
        end = now_s();
        printf("requests %lld seconds %.3f per_s %.1f\n", floor.requests, end - since,
               (double)floor.requests / (end - since));
        return 0;
}

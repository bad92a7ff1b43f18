/* One blocking connection with a deadline. */
#include "net/h2_probe.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/address.h"
#include "net/h2_frame.h"
#include "net/tls.h"

#define H2_ALPN "\x02h2"

/* Waits until the socket is ready; false when the deadline comes first. */
static bool wait_for(int fd, short what, int64_t deadline_ns)
{
        struct pollfd ready = { .fd = fd, .events = what };
        int64_t left_ns = deadline_ns - clock_now_ns();

        return left_ns > 0 && poll(&ready, 1, (int)(left_ns / NS_PER_MS) + 1) == 1;
}

bool h2_is_begin(const unsigned char *bytes, size_t len)
{
        struct h2_frame frame;

        if (len < H2_FRAME_HEAD)
                return false;
        frame = h2_get_frame(bytes);
        return frame.stream == 0 && frame.len <= H2_FRAME_MAX &&
               ((frame.type == H2_SETTINGS && frame.len % H2_SETTING_BYTES == 0) || frame.type == H2_GOAWAY);
}

static bool ask(int fd, int64_t deadline_ns)
{
        /* The preface, then an empty SETTINGS frame. */
        static const char hello[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        unsigned char answer[H2_FRAME_HEAD];
        size_t got = 0;

        if (!wait_for(fd, POLLOUT, deadline_ns) ||
            send(fd, hello, sizeof(hello) - 1, MSG_NOSIGNAL) != (ssize_t)sizeof(hello) - 1)
                return false;
        while (got < sizeof(answer)) {
                ssize_t n;

                if (!wait_for(fd, POLLIN, deadline_ns))
                        return false;
                n = recv(fd, answer + got, sizeof(answer) - got, 0);
                if (n <= 0)
                        return false;
                got += (size_t)n;
        }
        return h2_is_begin(answer, got);
}

/* Whether the service agrees on HTTP/2 by ALPN. The certificate is not verified: no request is sent. */
static bool agree(int fd, const char *name, int64_t deadline_ns)
{
        enum tls_status status = TLS_WANT_WRITE;
        struct tls_context *context = NULL;
        struct tls *tls = NULL;
        bool agreed;

        if (tls_context_new(true, H2_ALPN, &context, NULL))
                tls = tls_new(context, fd, name);
        while (tls && (status == TLS_WANT_READ || status == TLS_WANT_WRITE) &&
               wait_for(fd, status == TLS_WANT_READ ? POLLIN : POLLOUT, deadline_ns))
                status = tls_handshake(tls);
        agreed = tls && status == TLS_DONE && tls_has_alpn(tls, H2_ALPN);
        tls_free(tls);
        tls_context_free(context);
        return agreed;
}

bool h2_probe(const struct address *address, const char *tls_name, int timeout_ms)
{
        int64_t deadline_ns = clock_now_ns() + timeout_ms * NS_PER_MS;
        int fd = socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        bool speaks;

        if (fd < 0)
                return false;
        speaks = (connect(fd, (const struct sockaddr *)&address->storage, address->bytes) == 0 ||
                  errno == EINPROGRESS) &&
                 (tls_name ? agree(fd, tls_name, deadline_ns) : ask(fd, deadline_ns));
        close(fd);
        return speaks;
}

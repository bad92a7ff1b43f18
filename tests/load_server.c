/* Blocking I/O and a thread a connection: behaviours read like what they do. */
#include "load_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

struct peer {
        struct load_server *server;
        int fd;
        SSL *ssl; /* NULL: plain */
};

static ssize_t peer_recv(const struct peer *peer, void *buffer, size_t len)
{
        return peer->ssl ? SSL_read(peer->ssl, buffer, (int)len) : recv(peer->fd, buffer, len, 0);
}

static ssize_t peer_send(const struct peer *peer, const void *bytes, size_t len)
{
        return peer->ssl ? SSL_write(peer->ssl, bytes, (int)len) : send(peer->fd, bytes, len, MSG_NOSIGNAL);
}

static bool say_bytes(const struct peer *peer, const char *bytes, size_t len)
{
        while (len) {
                ssize_t n = peer_send(peer, bytes, len);

                if (n <= 0)
                        return false;
                bytes += n;
                len -= (size_t)n;
        }
        return true;
}

ptrdiff_t load_server_recv(int fd, SSL *ssl, void *buffer, size_t len)
{
        return peer_recv(&(struct peer){ .fd = fd, .ssl = ssl }, buffer, len);
}

bool load_server_send(int fd, SSL *ssl, const void *bytes, size_t len)
{
        return say_bytes(&(struct peer){ .fd = fd, .ssl = ssl }, bytes, len);
}

void load_server_note(struct load_server *server, const char *line)
{
        pthread_mutex_lock(&server->mutex);
        if (server->log_count < LOAD_SERVER_LOG)
                snprintf(server->log[server->log_count++], LOAD_SERVER_LINE, "%s", line);
        pthread_mutex_unlock(&server->mutex);
}

static bool say(const struct peer *peer, const char *text)
{
        return say_bytes(peer, text, strlen(text));
}

static void pause_ms(long ms)
{
        nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* Waits until the peer goes away. */
static void linger(const struct peer *peer)
{
        char byte;

        while (peer_recv(peer, &byte, 1) > 0)
                ;
}

/* Behaviours: true where the connection goes on. */

static bool answer_ok(const struct peer *peer)
{
        return say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

static bool answer_empty(const struct peer *peer)
{
        return say(peer, "HTTP/1.1 204 No Content\r\n\r\n");
}

static bool answer_chunked(const struct peer *peer)
{
        return say(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n"
                         "X-Sum: 1\r\n\r\n");
}

static bool answer_close(const struct peer *peer)
{
        say(peer, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        return false;
}

static bool answer_until_close(const struct peer *peer)
{
        say(peer, "HTTP/1.1 200 OK\r\n\r\nhello");
        return false;
}

static bool answer_interim(const struct peer *peer)
{
        return say(peer, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") && answer_ok(peer);
}

static bool answer_500(const struct peer *peer)
{
        return say(peer, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
}

static bool hang_up(const struct peer *peer)
{
        (void)peer;
        return false;
}

static bool never(const struct peer *peer)
{
        linger(peer);
        return false;
}

static bool drip(const struct peer *peer)
{
        if (!say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"))
                return false;
        while (!atomic_load(&peer->server->stopping) && say(peer, "x"))
                pause_ms(2);
        return false;
}

static bool endless_header(const struct peer *peer)
{
        char line[4096];

        memset(line, 'a', sizeof(line));
        if (!say(peer, "HTTP/1.1 200 OK\r\nX-Endless: "))
                return false;
        while (!atomic_load(&peer->server->stopping) && say_bytes(peer, line, sizeof(line)))
                ;
        return false;
}

static bool garbage(const struct peer *peer)
{
        say(peer, "\x16\x03\x01 this is not the protocol you are looking for\r\n\r\n");
        linger(peer);
        return false;
}

static bool short_body(const struct peer *peer)
{
        say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nonly this");
        return false;
}

static bool reset(const struct peer *peer)
{
        struct linger now = { .l_onoff = 1 };

        say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nonly this");
        setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        return false;
}

static bool huge(const struct peer *peer)
{
        static const char zeros[65536];

        if (!say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"))
                return false;
        for (int i = 0; i < 16384 && !atomic_load(&peer->server->stopping); i++)
                if (!say_bytes(peer, zeros, sizeof(zeros)))
                        return false;
        return true;
}

static bool stray(const struct peer *peer)
{
        return say(
                peer,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

static bool early_bye(const struct peer *peer)
{
        answer_ok(peer);
        pause_ms(1);
        return false;
}

/* The peer's own address must be one of the loopback addresses that tests connect from. */
static bool check_source(const struct peer *peer)
{
        struct sockaddr_in address;
        socklen_t len = sizeof(address);
        uint32_t last;

        getpeername(peer->fd, (struct sockaddr *)&address, &len);
        last = ntohl(address.sin_addr.s_addr) & 0xff;
        return last == 2 || last == 3 ? answer_ok(peer) : answer_500(peer);
}

static const struct {
        const char *path;
        bool (*act)(const struct peer *peer);
} behaviours[] = {
        { "/ok", answer_ok },
        { "/empty", answer_empty },
        { "/chunked", answer_chunked },
        { "/close", answer_close },
        { "/until-close", answer_until_close },
        { "/interim", answer_interim },
        { "/500", answer_500 },
        { "/hang-up", hang_up },
        { "/never", never },
        { "/drip", drip },
        { "/endless", endless_header },
        { "/garbage", garbage },
        { "/short", short_body },
        { "/reset", reset },
        { "/huge", huge },
        { "/stray", stray },
        { "/early-bye", early_bye },
        { "/from", check_source },
};

/* One line for each request: its request line, its X-Log header and its body. */
static void log_request(struct load_server *server, const char *head, const char *body)
{
        const char *log = strcasestr(head, "\r\nX-Log: ");

        pthread_mutex_lock(&server->mutex);
        if (server->log_count < LOAD_SERVER_LOG)
                snprintf(server->log[server->log_count++], LOAD_SERVER_LINE, "%.*s|%.*s|%s",
                         (int)strcspn(head, "\r") - 9, head, log ? (int)strcspn(log + 9, "\r") : 0,
                         log ? log + 9 : "", body);
        pthread_mutex_unlock(&server->mutex);
}

/* Reads head and body of one request; `buffer` is NUL-terminated and keeps the begin of a long body. False: the peer
 * is gone. */
static bool read_request(const struct peer *peer, char *buffer, size_t size, char **ret_body)
{
        size_t len = 0, seen = 0, body_bytes = 0;
        char *end = NULL, spill[65536];

        while (!end || seen < (size_t)(end - buffer) + body_bytes) {
                bool full = len == size - 1;
                ssize_t n = full ? peer_recv(peer, spill, sizeof(spill))
                                 : peer_recv(peer, buffer + len, size - 1 - len);

                if (n <= 0)
                        return false;
                seen += (size_t)n;
                len += full ? 0 : (size_t)n;
                buffer[len] = '\0';
                end = end ? end : strstr(buffer, "\r\n\r\n");
                if (end && !body_bytes) {
                        char *length = strcasestr(buffer, "\r\nContent-Length: ");

                        end += 4;
                        body_bytes = length && length < end ? strtoul(length + 18, NULL, 10) : 0;
                        end -= body_bytes ? 0 : 4;
                }
                if (end && !body_bytes)
                        break;
        }
        *ret_body = end + (body_bytes ? 0 : 4);
        return true;
}

static bool behave(const struct peer *peer, const char *head)
{
        const char *path = strchr(head, ' ') + 1;

        for (size_t i = 0; i < sizeof(behaviours) / sizeof(behaviours[0]); i++)
                if (strncmp(path, behaviours[i].path, strlen(behaviours[i].path)) == 0)
                        return behaviours[i].act(peer);
        return say(peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static void *peer_main(void *arg)
{
        struct peer *peer = arg;
        char buffer[8192], *body;

        if (peer->server->tls) {
                peer->ssl = SSL_new(peer->server->tls);
                SSL_set_fd(peer->ssl, peer->fd);
                SSL_accept(peer->ssl); /* where it fails, so does the first read */
        }
        if (peer->server->serve)
                peer->server->serve(peer->server, peer->fd, peer->ssl);
        while (!peer->server->serve && read_request(peer, buffer, sizeof(buffer), &body)) {
                body[-1] = '\0';
                log_request(peer->server, buffer, body);
                if (!behave(peer, buffer))
                        break;
        }
        if (peer->ssl)
                SSL_shutdown(peer->ssl);
        SSL_free(peer->ssl);
        close(peer->fd);
        pthread_mutex_lock(&peer->server->mutex);
        for (size_t i = 0; i < peer->server->connection_count; i++)
                if (peer->server->fds[i] == peer->fd)
                        peer->server->fds[i] = -1;
        pthread_mutex_unlock(&peer->server->mutex);
        free(peer);
        return NULL;
}

static void *acceptor_main(void *arg)
{
        struct load_server *server = arg;
        int fd;

        while ((fd = accept(server->listen_fd, NULL, NULL)) >= 0) {
                struct peer *peer = malloc(sizeof(*peer));
                pthread_attr_t attr;

                *peer = (struct peer){ server, fd, NULL };
                pthread_mutex_lock(&server->mutex);
                if (server->connection_count == LOAD_SERVER_CONNECTIONS) {
                        pthread_mutex_unlock(&server->mutex);
                        close(fd);
                        free(peer);
                        continue;
                }
                pthread_attr_init(&attr);
                server->fds[server->connection_count] = fd;
                pthread_create(&server->threads[server->connection_count++], &attr, peer_main, peer);
                pthread_attr_destroy(&attr);
                pthread_mutex_unlock(&server->mutex);
        }
        return NULL;
}

static void listen_tcp(struct load_server *server)
{
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t len = sizeof(address);

        server->listen_fd = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(bind(server->listen_fd, (struct sockaddr *)&address, len), 0);
        getsockname(server->listen_fd, (struct sockaddr *)&address, &len);
        snprintf(server->url, sizeof(server->url), "%s:%d",
                 server->tls ? "https://localhost" : "http://127.0.0.1", ntohs(address.sin_port));
}

static void listen_unix(struct load_server *server)
{
        struct sockaddr_un address = { .sun_family = AF_UNIX };

        snprintf(address.sun_path, sizeof(address.sun_path), "%s", server->unix_path);
        unlink(server->unix_path);
        server->listen_fd = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_int_equal(bind(server->listen_fd, (struct sockaddr *)&address, sizeof(address)), 0);
        snprintf(server->url, sizeof(server->url), "unix:%s:/", server->unix_path);
}

void load_server_start(struct load_server *server)
{
        signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
        if (server->unix_path)
                listen_unix(server);
        else
                listen_tcp(server);
        pthread_mutex_init(&server->mutex, NULL);
        assert_int_equal(listen(server->listen_fd, 512), 0);
        assert_int_equal(pthread_create(&server->acceptor, NULL, acceptor_main, server), 0);
}

void load_server_stop(struct load_server *server)
{
        atomic_store(&server->stopping, true);
        shutdown(server->listen_fd, SHUT_RDWR);
        pthread_join(server->acceptor, NULL);
        pthread_mutex_lock(&server->mutex);
        for (size_t i = 0; i < server->connection_count; i++)
                if (server->fds[i] >= 0)
                        shutdown(server->fds[i], SHUT_RDWR);
        pthread_mutex_unlock(&server->mutex);
        for (size_t i = 0; i < server->connection_count; i++)
                pthread_join(server->threads[i], NULL);
        close(server->listen_fd);
        pthread_mutex_destroy(&server->mutex);
        if (server->unix_path)
                unlink(server->unix_path);
}

/* The pattern of curl's example hiperfifo.c: curl names the sockets and one timeout, libevent watches them, and finished
 * transfers are collected after each step, outside curl's own callbacks. */
#include "net/fetch.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "net/curl_library.h"
#include "net/loop.h"
#include "net/place.h"

/* libcurl 7.88 reads up to 32 KiB of HTTP/2 from a socket. What its buffer (16 KiB by default) has no room for is set aside,
 * and at times forgotten until more arrives, which is never at the end of an answer: the page then times out. */
enum { RECEIVE_BYTES = 128 * 1024 };

struct fetch {
        struct fetcher *owner;
        struct fetch *next;
        CURL *easy;
        char *url;
        struct strbuf body;
        struct fetch_sink sink;     /* receives the body where `streams` is set */
        size_t arrived_bytes;       /* of the body */
        struct curl_slist *headers; /* borrowed by curl */
        bool head;                  /* the method is HEAD */
        bool streams;
        size_t limit_bytes;
        bool too_large;
        bool http2; /* HTTP/2 with prior knowledge is used */
        int64_t begin_ns;
        fetch_done_fn done;
        void *arg;
};

struct fetcher {
        struct curl_library curl;
        struct loop *loop;
        CURLM *multi;
        struct loop_timer *timer;
        struct fetch *fetches;
        char *http2_origin;        /* "http://host:port" that speaks only HTTP/2; NULL: none seen */
        const struct place *place; /* NULL: our own network */
        const struct fetch_access *access;
};

static void fetch_free(struct fetch *fetch)
{
        if (fetch->easy) {
                fetch->owner->curl.multi_remove_handle(fetch->owner->multi, fetch->easy);
                fetch->owner->curl.easy_cleanup(fetch->easy);
        }
        fetch->owner->curl.slist_free_all(fetch->headers);
        strbuf_clear(&fetch->body);
        free(fetch->url);
        free(fetch);
}

static long status_of(const struct fetch *fetch)
{
        long status = 0;

        fetch->owner->curl.easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
        return status;
}

/* Removes the request from the list, calls its done function and frees it. `reason`: why it failed, or NULL. */
static void fetch_end(struct fetch *fetch, const char *reason)
{
        struct fetch_answer answer = { .begin_ns = fetch->begin_ns,
                                       .took_ns = clock_now_ns() - fetch->begin_ns,
                                       .body = strbuf_text(&fetch->body),
                                       .body_len = fetch->body.len };
        char *error = NULL;

        for (struct fetch **at = &fetch->owner->fetches; *at; at = &(*at)->next)
                if (*at == fetch) {
                        *at = fetch->next;
                        break;
                }
        if (fetch->easy)
                answer.status = status_of(fetch);
        answer.cut = fetch->too_large || reason;
        if (fetch->too_large)
                error = mem_printf("%s: the answer is larger than the limit of %zu bytes", fetch->url,
                                   fetch->limit_bytes);
        else if (reason)
                error = mem_printf("%s: %s", fetch->url, reason);
        else if (answer.status != 200)
                error = mem_printf("%s: status %ld, expected 200", fetch->url, answer.status);
        answer.error = error;
        fetch->done(&answer, fetch->arg);
        free(error);
        fetch_free(fetch);
}

/* Whether `code` is how an HTTP/1.1 request to a service that speaks only HTTP/2 fails: the service answers with a frame,
 * or closes. */
static bool may_speak_http2(CURLcode code)
{
        return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
               code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR;
}

/* Speaks HTTP/2 from the first byte, on a connection that serves this page alone: on one that is used again libcurl 7.88
 * sends the preface a second time ("Error in the HTTP2 framing layer"). */
static void speak_http2(struct fetch *fetch)
{
        const struct curl_library *curl = &fetch->owner->curl;
        CURL *easy = fetch->easy;

        fetch->http2 = true;
        curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
        curl->easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl->easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

/* Retries the request in HTTP/2. Returns false if it was in HTTP/2 already, or if HTTP/2 is not the reason. */
static bool ask_in_http2(struct fetch *fetch, CURLcode code)
{
        const struct curl_library *curl = &fetch->owner->curl;

        if (fetch->http2 || fetch->arrived_bytes || !may_speak_http2(code) ||
            strncasecmp(fetch->url, "https:", 6) == 0)
                return false;
        curl->multi_remove_handle(fetch->owner->multi, fetch->easy);
        speak_http2(fetch);
        return curl->multi_add_handle(fetch->owner->multi, fetch->easy) == CURLM_OK;
}

/* Length of a URL's scheme, host and port. */
static size_t origin_len(const char *url)
{
        const char *host = strstr(url, "://");

        return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

static bool is_of(const char *url, const char *origin)
{
        return origin && origin_len(url) == strlen(origin) && strncmp(url, origin, strlen(origin)) == 0;
}

/* The next page of this origin is asked for in HTTP/2 at once. */
static void remember_protocol(const struct fetch *fetch)
{
        struct fetcher *fetcher = fetch->owner;

        if (!fetch->http2 || is_of(fetch->url, fetcher->http2_origin))
                return;
        free(fetcher->http2_origin);
        fetcher->http2_origin = mem_dup_len(fetch->url, origin_len(fetch->url));
}

static void pick_up_finished(struct fetcher *fetcher)
{
        CURLMsg *message;
        int left;

        while ((message = fetcher->curl.multi_info_read(fetcher->multi, &left))) {
                struct fetch *fetch = NULL;
                CURLcode code = message->data.result;

                if (message->msg != CURLMSG_DONE)
                        continue;
                fetcher->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&fetch);
                if (code == CURLE_OK)
                        remember_protocol(fetch);
                else if (ask_in_http2(fetch, code))
                        continue;
                fetch_end(fetch, code == CURLE_OK ? NULL : fetcher->curl.easy_strerror(code));
        }
}

static void on_socket_ready(evutil_socket_t fd, short what, void *arg)
{
        struct fetcher *fetcher = arg;
        int mask = (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
        int running;

        fetcher->curl.multi_socket_action(fetcher->multi, fd, mask, &running);
        pick_up_finished(fetcher);
}

static void on_timer(int64_t now_ns, void *arg)
{
        struct fetcher *fetcher = arg;
        int running;

        (void)now_ns;
        fetcher->curl.multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0, &running);
        pick_up_finished(fetcher);
}

/* curl says what it waits for on a socket. `socket_arg` is our event for that socket, NULL on the first call. */
static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
        struct fetcher *fetcher = arg;
        struct event *event = socket_arg;
        short events = (short)((what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));

        (void)easy;
        if (event)
                event_free(event);
        event = NULL;
        if (what != CURL_POLL_REMOVE) {
                event = event_new(loop_base(fetcher->loop), fd, (short)(events | EV_PERSIST), on_socket_ready,
                                  fetcher);
                event_add(event, NULL);
        }
        fetcher->curl.multi_assign(fetcher->multi, fd, event);
        return 0;
}

static curl_socket_t on_curl_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
        const struct fetcher *fetcher = arg;
        int fd = place_socket(fetcher->place, address->family, address->socktype | SOCK_CLOEXEC,
                              address->protocol);

        (void)purpose;
        return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static int on_curl_timeout(CURLM *multi, long timeout_ms, void *arg)
{
        struct fetcher *fetcher = arg;

        (void)multi;
        if (timeout_ms < 0)
                loop_timer_cancel(fetcher->timer);
        else
                loop_timer_at(fetcher->timer, clock_now_ns() + timeout_ms * NS_PER_MS);
        return 0;
}

static size_t on_curl_body(char *bytes, size_t one, size_t len, void *arg)
{
        struct fetch *fetch = arg;
        size_t size = one * len;

        if (size > fetch->limit_bytes - fetch->arrived_bytes) {
                fetch->too_large = true;
                return 0;
        }
        fetch->arrived_bytes += size;
        if (!fetch->streams)
                strbuf_append_len(&fetch->body, bytes, size);
        else if (fetch->sink.piece && status_of(fetch) == 200)
                fetch->sink.piece(bytes, size, fetch->sink.arg);
        return size;
}

bool fetcher_new(struct loop *loop, struct fetcher **ret_fetcher, struct err *err)
{
        struct curl_library curl;
        struct fetcher *fetcher;

        if (!curl_library_open(&curl, err))
                return false;
        /* libcurl counts these calls; the matching global_cleanup() is in fetcher_free(). */
        if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
                return err_set(err, ERR_MEASURE, "cannot initialise libcurl");
        fetcher = mem_new(1, sizeof(*fetcher));
        fetcher->curl = curl;
        fetcher->loop = loop;
        fetcher->timer = loop_timer_new(loop, on_timer, fetcher);
        fetcher->multi = fetcher->curl.multi_init();
        if (!fetcher->multi) {
                fetcher_free(fetcher);
                return err_set(err, ERR_MEASURE, "cannot initialise libcurl's multi interface");
        }
        fetcher->curl.multi_setopt(fetcher->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
        fetcher->curl.multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
        fetcher->curl.multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, on_curl_timeout);
        fetcher->curl.multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
        *ret_fetcher = fetcher;
        return true;
}

void fetcher_free(struct fetcher *fetcher)
{
        if (!fetcher)
                return;
        while (fetcher->fetches)
                fetch_end(fetcher->fetches, "cancelled");
        if (fetcher->multi)
                fetcher->curl.multi_cleanup(fetcher->multi);
        loop_timer_free(fetcher->timer);
        fetcher->curl.global_cleanup();
        free(fetcher->http2_origin);
        free(fetcher);
}

/* curl has no URL for a unix socket: the socket's path is an option beside a URL. curl copies both. */
static void set_url(struct fetch *fetch)
{
        const struct curl_library *curl = &fetch->owner->curl;
        const char *url = fetch->url;
        CURL *easy = fetch->easy;
        struct endpoint endpoint = { 0 };
        char *plain = NULL;
        char *path = NULL;

        if (endpoint_parse(url, &endpoint, NULL) && endpoint.unix_path) {
                plain = mem_printf("http://%s%s", endpoint.authority, endpoint.path);
                path = place_path(fetch->owner->place, endpoint.unix_path);
                curl->easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, path);
        }
        curl->easy_setopt(easy, CURLOPT_URL, plain ? plain : url);
        free(plain);
        free(path);
        endpoint_clear(&endpoint);
}

void fetcher_set_place(struct fetcher *fetcher, const struct place *place)
{
        fetcher->place = place;
}

void fetcher_set_access(struct fetcher *fetcher, const struct fetch_access *access)
{
        fetcher->access = access;
}

static void set_access(struct fetch *fetch, const struct fetch_access *access)
{
        const struct curl_library *curl = &fetch->owner->curl;
        CURL *easy = fetch->easy;

        for (size_t i = 0; access->headers && access->headers[i]; i++)
                fetch->headers = curl->slist_append(fetch->headers, access->headers[i]);
        curl->easy_setopt(easy, CURLOPT_HTTPHEADER, fetch->headers);
        if (access->certificate)
                curl->easy_setopt(easy, CURLOPT_SSLCERT, access->certificate);
        if (access->key)
                curl->easy_setopt(easy, CURLOPT_SSLKEY, access->key);
        if (access->insecure) {
                curl->easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
                curl->easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
        }
}

static void set_options(struct fetch *fetch, int64_t timeout_ns)
{
        const struct curl_library *curl = &fetch->owner->curl;
        CURL *easy = fetch->easy;

        set_url(fetch);
        curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_curl_open);
        curl->easy_setopt(easy, CURLOPT_OPENSOCKETDATA, fetch->owner);
        curl->easy_setopt(easy, CURLOPT_PRIVATE, fetch);
        curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_curl_body);
        curl->easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
        curl->easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES);
        curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(timeout_ns / NS_PER_MS));
        curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl->easy_setopt(easy, CURLOPT_PROXY, "");
        curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        /* Over TLS, ALPN chooses the protocol; in the clear it is HTTP/1.1. */
        curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
        curl->easy_setopt(easy, CURLOPT_USERAGENT, "plateau");
        curl->easy_setopt(easy, CURLOPT_NOBODY, (long)fetch->head);
        if (fetch->owner->access)
                set_access(fetch, fetch->owner->access);
}

/* The parameters of a request that differ between the public functions. */
struct wish {
        const char *url;
        bool head;
        bool streams;
        struct fetch_sink sink;
        size_t limit_bytes;
        int64_t timeout_ns;
};

static void begin(struct fetcher *fetcher, const struct wish *wish, fetch_done_fn done, void *arg)
{
        struct fetch *fetch = mem_new(1, sizeof(*fetch));

        *fetch = (struct fetch){ .owner = fetcher,
                                 .next = fetcher->fetches,
                                 .easy = fetcher->curl.easy_init(),
                                 .url = mem_dup(wish->url),
                                 .head = wish->head,
                                 .streams = wish->streams,
                                 .sink = wish->sink,
                                 .limit_bytes = wish->limit_bytes,
                                 .begin_ns = clock_now_ns(),
                                 .done = done,
                                 .arg = arg };
        if (!fetch->easy)
                mem_resize(NULL, SIZE_MAX, 2); /* libcurl is out of memory: end the program as mem_* would */
        fetcher->fetches = fetch;
        set_options(fetch, wish->timeout_ns);
        if (is_of(fetch->url, fetcher->http2_origin))
                speak_http2(fetch);
        fetcher->curl.multi_add_handle(fetcher->multi, fetch->easy);
}

void fetcher_get(struct fetcher *fetcher, const char *url, size_t limit_bytes, int64_t timeout_ns,
                 fetch_done_fn done, void *arg)
{
        const struct wish wish = { .url = url, .limit_bytes = limit_bytes, .timeout_ns = timeout_ns };

        begin(fetcher, &wish, done, arg);
}

void fetcher_stream(struct fetcher *fetcher, const char *url, struct fetch_sink sink, size_t limit_bytes,
                    int64_t timeout_ns, fetch_done_fn done, void *arg)
{
        const struct wish wish = { .url = url,
                                   .streams = true,
                                   .sink = sink,
                                   .limit_bytes = limit_bytes,
                                   .timeout_ns = timeout_ns };

        begin(fetcher, &wish, done, arg);
}

void fetcher_head(struct fetcher *fetcher, const char *url, int64_t timeout_ns, fetch_done_fn done, void *arg)
{
        const struct wish wish = { .url = url, .head = true, .timeout_ns = timeout_ns };

        begin(fetcher, &wish, done, arg);
}

struct loop *fetcher_loop(const struct fetcher *fetcher)
{
        return fetcher->loop;
}

void fetcher_cancel(struct fetcher *fetcher, const void *arg)
{
        for (struct fetch *fetch = fetcher->fetches; fetch;) {
                if (fetch->arg == arg) {
                        fetch_end(fetch, "cancelled");
                        fetch = fetcher->fetches; /* the done function may have changed the list */
                } else {
                        fetch = fetch->next;
                }
        }
}

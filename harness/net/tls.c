/* OpenSSL on the socket itself. Each call clears the error queue first, because SSL_get_error() looks at it. */
#include "net/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

struct tls_context {
        SSL_CTX *ctx;
        bool insecure;
};

/* OpenSSL's own SSL; the type only keeps its headers out of ours. */
static SSL *ssl_of(const struct tls *tls)
{
        return (SSL *)(uintptr_t)tls;
}

static bool context_setup(SSL_CTX *ctx, bool insecure, const char *alpn)
{
        SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
        /* A record's head and body come with one recv() instead of two. */
        SSL_CTX_set_read_ahead(ctx, 1);
        SSL_CTX_set_verify(ctx, insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
        return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
               (insecure || SSL_CTX_set_default_verify_paths(ctx) == 1) &&
               SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)alpn, (unsigned)strlen(alpn)) == 0;
}

bool tls_context_new(bool insecure, const char *alpn, struct tls_context **ret_context, struct err *err)
{
        SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
        struct tls_context *context;

        if (!ctx || !context_setup(ctx, insecure, alpn)) {
                SSL_CTX_free(ctx);
                return err_set(err, ERR_MEASURE, "TLS: %s", ERR_reason_error_string(ERR_get_error()));
        }
        context = mem_new(1, sizeof(*context));
        context->ctx = ctx;
        context->insecure = insecure;
        *ret_context = context;
        return true;
}

void tls_context_free(struct tls_context *context)
{
        if (!context)
                return;
        SSL_CTX_free(context->ctx);
        free(context);
}

static bool set_name(SSL *ssl, const char *name, bool insecure)
{
        struct in6_addr ip;

        if (inet_pton(AF_INET, name, &ip) == 1 || inet_pton(AF_INET6, name, &ip) == 1)
                return insecure || X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1;
        return SSL_set_tlsext_host_name(ssl, name) == 1 && (insecure || SSL_set1_host(ssl, name) == 1);
}

struct tls *tls_new(struct tls_context *context, int fd, const char *name)
{
        SSL *ssl = SSL_new(context->ctx);

        if (!ssl)
                return NULL;
        SSL_set_connect_state(ssl);
        if (SSL_set_fd(ssl, fd) != 1 || !set_name(ssl, name, context->insecure)) {
                SSL_free(ssl);
                return NULL;
        }
        return (struct tls *)ssl;
}

void tls_free(struct tls *tls)
{
        if (!tls)
                return;
        ERR_clear_error();
        SSL_shutdown(ssl_of(tls)); /* says goodbye; does not wait for the answer */
        SSL_free(ssl_of(tls));
}

enum tls_status tls_handshake(struct tls *tls)
{
        int result;

        ERR_clear_error();
        result = SSL_do_handshake(ssl_of(tls));
        if (result == 1)
                return TLS_DONE;
        switch (SSL_get_error(ssl_of(tls), result)) {
        case SSL_ERROR_WANT_READ:
                return TLS_WANT_READ;
        case SSL_ERROR_WANT_WRITE:
                return TLS_WANT_WRITE;
        default:
                return TLS_FAILED;
        }
}

bool tls_has_alpn(const struct tls *tls, const char *alpn)
{
        const unsigned char *chosen = NULL;
        unsigned len = 0;

        SSL_get0_alpn_selected(ssl_of(tls), &chosen, &len);
        return len == (unsigned char)alpn[0] && memcmp(chosen, alpn + 1, len) == 0;
}

const char *tls_fault(const struct tls *tls)
{
        long verified = SSL_get_verify_result(ssl_of(tls));
        const char *text = verified == X509_V_OK ? ERR_reason_error_string(ERR_peek_last_error())
                                                 : X509_verify_cert_error_string(verified);

        return text ? text : "handshake failed";
}

/* The result of SSL_read() or SSL_write() as recv(2) and send(2) would say it. */
static ssize_t as_socket(SSL *ssl, int result)
{
        if (result > 0)
                return result;
        switch (SSL_get_error(ssl, result)) {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE:
                errno = EAGAIN;
                return -1;
        case SSL_ERROR_ZERO_RETURN:
                return 0;
        case SSL_ERROR_SYSCALL:
                if (errno == 0)
                        errno = ECONNRESET;
                return -1;
        default:
                errno = EPROTO;
                return -1;
        }
}

ssize_t tls_recv(struct tls *tls, void *buffer, size_t len)
{
        ERR_clear_error();
        errno = 0;
        return as_socket(ssl_of(tls), SSL_read(ssl_of(tls), buffer, len > 1 << 30 ? 1 << 30 : (int)len));
}

ssize_t tls_send(struct tls *tls, const void *bytes, size_t len)
{
        ERR_clear_error();
        errno = 0;
        return as_socket(ssl_of(tls), SSL_write(ssl_of(tls), bytes, len > 1 << 30 ? 1 << 30 : (int)len));
}

bool tls_has_pending(const struct tls *tls)
{
        return SSL_has_pending(ssl_of(tls)) == 1;
}

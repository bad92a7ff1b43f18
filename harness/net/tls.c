/* OpenSSL reads and writes the socket itself. Each call clears OpenSSL's error queue first, because SSL_get_error()
 * takes old errors there for new ones. */
#include "net/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "net/openssl_library.h"

struct tls_context {
        struct openssl_library lib;
        SSL_CTX *ctx;
        bool insecure;
};

struct tls {
        SSL *ssl;
        const struct openssl_library *lib; /* the context's */
};

/* Some settings are macros in OpenSSL's headers. The table has only functions, so they call the function that the macro
 * expands to. */
static bool context_setup(struct tls_context *context, const char *alpn)
{
        const struct openssl_library *lib = &context->lib;
        SSL_CTX *ctx = context->ctx;
        bool insecure = context->insecure;

        lib->SSL_CTX_ctrl(ctx, SSL_CTRL_MODE,
                          SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS,
                          NULL);
        /* Read a record's header and body with one recv() instead of two. */
        lib->SSL_CTX_ctrl(ctx, SSL_CTRL_SET_READ_AHEAD, 1, NULL);
        lib->SSL_CTX_set_verify(ctx, insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
        return lib->SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL) == 1 &&
               (insecure || lib->SSL_CTX_set_default_verify_paths(ctx) == 1) &&
               lib->SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)alpn, (unsigned)strlen(alpn)) == 0;
}

bool tls_context_new(bool insecure, const char *alpn, struct tls_context **ret_context, struct err *err)
{
        struct tls_context *context = mem_new(1, sizeof(*context));
        bool ok = openssl_library_open(&context->lib, err) || err_wrap(err, "TLS");

        if (ok) {
                context->insecure = insecure;
                context->ctx = context->lib.SSL_CTX_new(context->lib.TLS_client_method());
                if (!context->ctx || !context_setup(context, alpn))
                        ok = err_set(err, ERR_MEASURE, "TLS: %s",
                                     context->lib.ERR_reason_error_string(context->lib.ERR_get_error()));
        }
        if (!ok) {
                tls_context_free(context);
                return false;
        }
        *ret_context = context;
        return true;
}

void tls_context_free(struct tls_context *context)
{
        if (!context)
                return;
        if (context->ctx)
                context->lib.SSL_CTX_free(context->ctx);
        free(context);
}

static bool set_name(const struct openssl_library *lib, SSL *ssl, const char *name, bool insecure)
{
        struct in6_addr ip;

        if (inet_pton(AF_INET, name, &ip) == 1 || inet_pton(AF_INET6, name, &ip) == 1)
                return insecure || lib->X509_VERIFY_PARAM_set1_ip_asc(lib->SSL_get0_param(ssl), name) == 1;
        return lib->SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                             (void *)(uintptr_t)name) == 1 &&
               (insecure || lib->SSL_set1_host(ssl, name) == 1);
}

struct tls *tls_new(struct tls_context *context, int fd, const char *name)
{
        const struct openssl_library *lib = &context->lib;
        SSL *ssl = lib->SSL_new(context->ctx);
        struct tls *tls;

        if (!ssl)
                return NULL;
        lib->SSL_set_connect_state(ssl);
        if (lib->SSL_set_fd(ssl, fd) != 1 || !set_name(lib, ssl, name, context->insecure)) {
                lib->SSL_free(ssl);
                return NULL;
        }
        tls = mem_new(1, sizeof(*tls));
        *tls = (struct tls){ .ssl = ssl, .lib = lib };
        return tls;
}

void tls_free(struct tls *tls)
{
        if (!tls)
                return;
        tls->lib->ERR_clear_error();
        tls->lib->SSL_shutdown(tls->ssl); /* sends close_notify; does not wait for the peer's */
        tls->lib->SSL_free(tls->ssl);
        free(tls);
}

enum tls_status tls_handshake(struct tls *tls)
{
        int result;

        tls->lib->ERR_clear_error();
        result = tls->lib->SSL_do_handshake(tls->ssl);
        if (result == 1)
                return TLS_DONE;
        switch (tls->lib->SSL_get_error(tls->ssl, result)) {
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

        tls->lib->SSL_get0_alpn_selected(tls->ssl, &chosen, &len);
        return len == (unsigned char)alpn[0] && memcmp(chosen, alpn + 1, len) == 0;
}

const char *tls_fault(const struct tls *tls)
{
        const struct openssl_library *lib = tls->lib;
        long verified = lib->SSL_get_verify_result(tls->ssl);
        const char *text = verified == X509_V_OK ? lib->ERR_reason_error_string(lib->ERR_peek_last_error())
                                                 : lib->X509_verify_cert_error_string(verified);

        return text ? text : "handshake failed";
}

/* Translates the result of SSL_read() or SSL_write() into that of recv(2) or send(2), with errno. */
static ssize_t as_socket(const struct tls *tls, int result)
{
        if (result > 0)
                return result;
        switch (tls->lib->SSL_get_error(tls->ssl, result)) {
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
        tls->lib->ERR_clear_error();
        errno = 0;
        return as_socket(tls, tls->lib->SSL_read(tls->ssl, buffer, len > 1 << 30 ? 1 << 30 : (int)len));
}

ssize_t tls_send(struct tls *tls, const void *bytes, size_t len)
{
        tls->lib->ERR_clear_error();
        errno = 0;
        return as_socket(tls, tls->lib->SSL_write(tls->ssl, bytes, len > 1 << 30 ? 1 << 30 : (int)len));
}

bool tls_has_pending(const struct tls *tls)
{
        return tls->lib->SSL_has_pending(tls->ssl) == 1;
}

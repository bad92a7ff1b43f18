/* The functions of OpenSSL that tls.c calls, as a table: the library is opened only for the first TLS context. */
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

struct err;

#define OPENSSL_FUNCTIONS(X)                                                                                 \
        X(ERR_clear_error)                                                                                   \
        X(ERR_get_error)                                                                                     \
        X(ERR_peek_last_error)                                                                               \
        X(ERR_reason_error_string)                                                                           \
        X(SSL_CTX_ctrl)                                                                                      \
        X(SSL_CTX_free)                                                                                      \
        X(SSL_CTX_new)                                                                                       \
        X(SSL_CTX_set_alpn_protos)                                                                           \
        X(SSL_CTX_set_default_verify_paths)                                                                  \
        X(SSL_CTX_set_verify)                                                                                \
        X(SSL_ctrl)                                                                                          \
        X(SSL_do_handshake)                                                                                  \
        X(SSL_free)                                                                                          \
        X(SSL_get0_alpn_selected)                                                                            \
        X(SSL_get0_param)                                                                                    \
        X(SSL_get_error)                                                                                     \
        X(SSL_get_verify_result)                                                                             \
        X(SSL_has_pending)                                                                                   \
        X(SSL_new)                                                                                           \
        X(SSL_read)                                                                                          \
        X(SSL_set1_host)                                                                                     \
        X(SSL_set_connect_state)                                                                             \
        X(SSL_set_fd)                                                                                        \
        X(SSL_shutdown)                                                                                      \
        X(SSL_write)                                                                                         \
        X(TLS_client_method)                                                                                 \
        X(X509_VERIFY_PARAM_set1_ip_asc)                                                                     \
        X(X509_verify_cert_error_string)

/* Each member is the OpenSSL function of the same name. */
struct openssl_library {
#define OPENSSL_MEMBER(name) __typeof__(name) *name;
        OPENSSL_FUNCTIONS(OPENSSL_MEMBER)
#undef OPENSSL_MEMBER
};

bool openssl_library_open(struct openssl_library *ret_library, struct err *err);

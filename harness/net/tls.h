/* TLS client connections: OpenSSL with an interface like recv(2) and send(2). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct tls;
struct tls_context;

enum tls_status { TLS_DONE, TLS_WANT_READ, TLS_WANT_WRITE, TLS_FAILED };

/* Makes a context; use one for each thread. Its connections verify the peer against the system's certificates and those in
 * SSL_CERT_FILE and SSL_CERT_DIR, unless `insecure`. They offer one protocol by ALPN: `alpn` is a length byte and the
 * protocol's name. Errors: ERR_MEASURE. */
bool tls_context_new(bool insecure, const char *alpn, struct tls_context **ret_context, struct err *err);
void tls_context_free(struct tls_context *context);

/* Returns a client connection on a connected, non-blocking socket, or NULL if OpenSSL refuses. `name` is sent as SNI
 * (unless it is an IP address) and must be in the certificate. Free with tls_free(); the socket stays the caller's. */
struct tls *tls_new(struct tls_context *context, int fd, const char *name);
void tls_free(struct tls *tls);

/* Returns why the handshake failed, as static text: what is wrong with the certificate, or OpenSSL's last error. */
const char *tls_fault(const struct tls *tls);

/* Continues the handshake. Call it again each time the socket is ready for what it wants, until DONE or FAILED. */
enum tls_status tls_handshake(struct tls *tls);

/* Returns whether the peer chose this protocol (in the format of tls_context_new()). After the handshake. */
bool tls_has_alpn(const struct tls *tls, const char *alpn);

/* As recv(2) and send(2): -1 with EAGAIN if the socket is not ready, 0 if the peer closed the connection in order. */
ssize_t tls_recv(struct tls *tls, void *buffer, size_t len);
ssize_t tls_send(struct tls *tls, const void *bytes, size_t len);

/* Returns whether received bytes wait inside OpenSSL: poll() on the socket does not report those. */
bool tls_has_pending(const struct tls *tls);

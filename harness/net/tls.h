/* TLS for one end of a connection: OpenSSL behind the shape of recv(2) and send(2). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct tls;
struct tls_context;

enum tls_status { TLS_DONE, TLS_WANT_READ, TLS_WANT_WRITE, TLS_FAILED };

/* Verifies against the system's certificates and those that SSL_CERT_FILE and SSL_CERT_DIR name, unless `insecure`.
 * Offers one protocol by ALPN, given as a length byte and its name. One context for each thread. */
bool tls_context_new(bool insecure, const char *alpn, struct tls_context **ret_context, struct err *err);
void tls_context_free(struct tls_context *context);

/* A client on a connected, non-blocking socket. `name` is sent as SNI (unless it is an IP address) and must be in
 * the certificate. NULL where OpenSSL refuses. */
struct tls *tls_new(struct tls_context *context, int fd, const char *name);
void tls_free(struct tls *tls);

/* Why the handshake failed, in static text: what is wrong with the certificate, or OpenSSL's last error. */
const char *tls_fault(const struct tls *tls);

/* To be repeated when the socket is ready for what it wants, until DONE or FAILED. */
enum tls_status tls_handshake(struct tls *tls);

/* True where the peer chose this protocol, given as above. After the handshake. */
bool tls_has_alpn(const struct tls *tls, const char *alpn);

/* As recv(2) and send(2): -1 with EAGAIN where the socket is not ready, 0 at the peer's orderly end. */
ssize_t tls_recv(struct tls *tls, void *buffer, size_t len);
ssize_t tls_send(struct tls *tls, const void *bytes, size_t len);

/* True where received bytes wait inside: the socket will not tell. */
bool tls_has_pending(const struct tls *tls);

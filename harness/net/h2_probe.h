/* Finds out whether a service speaks HTTP/2. Used only after it has closed an HTTP/1.1 connection without an answer. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct address;

/* Opens a connection, sends the preface, and waits for the SETTINGS that an HTTP/2 server must send first. With
 * `tls_name` not NULL it uses TLS, where ALPN is enough of an answer. Blocks for `timeout_ms` at most. Also returns false
 * if the service cannot be asked. */
bool h2_probe(const struct address *address, const char *tls_name, int timeout_ms);

/* Returns whether the bytes are how an HTTP/2 server begins: with a SETTINGS or a GOAWAY frame. */
bool h2_is_begin(const unsigned char *bytes, size_t len);

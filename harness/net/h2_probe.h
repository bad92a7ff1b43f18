/* Does a service speak HTTP/2? Asked only after it hung up on HTTP/1.1 without a word. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct address;

/* Opens a connection, says the preface, and waits for the SETTINGS that every HTTP/2 server must begin with; over TLS,
 * where `tls_name` is not NULL, ALPN is answer enough. Blocks, at most `timeout_ms`; false also where nothing can be
 * found out. */
bool h2_probe(const struct address *address, const char *tls_name, int timeout_ms);

/* These bytes are how an HTTP/2 server begins: with SETTINGS, or with GOAWAY. */
bool h2_is_begin(const unsigned char *bytes, size_t len);

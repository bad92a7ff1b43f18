/* SHA-256 of files, by libcrypto, which is opened at the first use. */
#pragma once

#include <stdbool.h>

struct err;

enum { DIGEST_HEX_BYTES = 65 };

/* Hashes the file from its current offset to its end, into lower-case hexadecimal digits. ERR_IO with the reason; the
 * caller adds which file it was. */
bool digest_sha256(int fd, char ret_hex[static DIGEST_HEX_BYTES], struct err *err);

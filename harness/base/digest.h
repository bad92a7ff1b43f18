/* SHA-256, by libcrypto, which is opened for it. */
#pragma once

#include <stdbool.h>

struct err;

enum { DIGEST_HEX_BYTES = 65 };

/* Of what is left to read of the file, as lower-case hexadecimal digits. ERR_IO with the reason; whose file it was is for
 * the caller to say. */
bool digest_sha256(int fd, char ret_hex[static DIGEST_HEX_BYTES], struct err *err);

/* Reads the file through a buffer on the stack. */
#include "base/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/library.h"

/* The soname that belongs to the headers that we compile with. */
#define SONAME "libcrypto.so.3"

#define FUNCTIONS(X)                                                                                         \
        X(EVP_MD_CTX_new)                                                                                    \
        X(EVP_MD_CTX_free) X(EVP_DigestInit_ex) X(EVP_DigestUpdate) X(EVP_DigestFinal_ex) X(EVP_sha256)

struct libcrypto {
#define MEMBER(name) __typeof__(name) *name;
        FUNCTIONS(MEMBER)
#undef MEMBER
};

static const char *const names[] = {
#define NAME(name) #name,
        FUNCTIONS(NAME)
#undef NAME
};

/* False with errno where reading failed. */
static bool hash(const struct libcrypto *lib, EVP_MD_CTX *context, int fd)
{
        char bytes[65536];
        ssize_t got;

        while ((got = read(fd, bytes, sizeof(bytes))) > 0)
                if (!lib->EVP_DigestUpdate(context, bytes, (size_t)got))
                        return false;
        return got == 0;
}

bool digest_sha256(int fd, char ret_hex[static DIGEST_HEX_BYTES], struct err *err)
{
        unsigned char digest[EVP_MAX_MD_SIZE];
        struct libcrypto lib;
        EVP_MD_CTX *context;
        unsigned len = 0;
        bool ok;

        if (!library_open(SONAME, names, sizeof(names) / sizeof(names[0]), &lib, err))
                return false;
        context = lib.EVP_MD_CTX_new();
        errno = ENOMEM; /* the reason if anything but read(2) fails */
        ok = context && lib.EVP_DigestInit_ex(context, lib.EVP_sha256(), NULL) && hash(&lib, context, fd) &&
             lib.EVP_DigestFinal_ex(context, digest, &len);
        if (!ok)
                err_set_errno(err, ERR_IO, errno, "cannot be hashed");
        lib.EVP_MD_CTX_free(context);
        for (unsigned i = 0; ok && i < len; i++)
                snprintf(ret_hex + 2 * i, 3, "%02x", digest[i]);
        return ok;
}

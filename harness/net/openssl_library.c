/* Opens libssl only: dlsym() also finds the functions of libcrypto, on which libssl depends. */
#include "net/openssl_library.h"

#include "base/library.h"

#if OPENSSL_VERSION_MAJOR != 3
#error "the soname below is that of OpenSSL 3"
#endif

bool openssl_library_open(struct openssl_library *ret_library, struct err *err)
{
        static const char *const names[] = {
#define OPENSSL_NAME(name) #name,
                OPENSSL_FUNCTIONS(OPENSSL_NAME)
#undef OPENSSL_NAME
        };

        return library_open("libssl.so.3", names, sizeof(names) / sizeof(names[0]), ret_library, err);
}

/* The soname must match the headers that we compile with; libcurl has kept it since 2006. */
#include "net/curl_library.h"

#include "base/library.h"

bool curl_library_open(struct curl_library *ret_library, struct err *err)
{
        static const char *const names[] = {
#define CURL_NAME(name) "curl_" #name,
                CURL_FUNCTIONS(CURL_NAME)
#undef CURL_NAME
        };

        return library_open("libcurl.so.4", names, sizeof(names) / sizeof(names[0]), ret_library, err);
}

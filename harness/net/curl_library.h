/* The functions of libcurl that we call, as a table: the library is opened only for the first fetch. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

struct err;

#define CURL_FUNCTIONS(X)                                                                                    \
        X(easy_cleanup)                                                                                      \
        X(easy_getinfo)                                                                                      \
        X(easy_init)                                                                                         \
        X(easy_setopt)                                                                                       \
        X(easy_strerror)                                                                                     \
        X(global_cleanup)                                                                                    \
        X(global_init)                                                                                       \
        X(multi_add_handle)                                                                                  \
        X(multi_assign)                                                                                      \
        X(multi_cleanup)                                                                                     \
        X(multi_info_read)                                                                                   \
        X(multi_init)                                                                                        \
        X(multi_remove_handle)                                                                               \
        X(multi_setopt)                                                                                      \
        X(multi_socket_action)                                                                               \
        X(slist_append)                                                                                      \
        X(slist_free_all)

/* Each member is the libcurl function of the same name without "curl_". */
struct curl_library {
#define CURL_MEMBER(name) __typeof__(curl_##name) *name;
        CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
};

bool curl_library_open(struct curl_library *ret_library, struct err *err);

/* The options with credentials for telemetry pages, the same for every command that fetches pages. */
#pragma once

#include <stdbool.h>

#include "cli/options.h"

struct err;
struct scenario_access;

struct access_values {
        struct option_list headers; /* "Name: value" */
        const char *bearer_file;
        const char *bearer_env;
        const char *certificate;
        const char *key;
        bool tls_insecure;
};

/* Option rows for a command; `values` is its struct of values, which has a member `struct access_values access`. */
#define ACCESS_OPTION_ROWS(values)                                                                           \
        { "header",      'H',                                                                                \
          OPTION_LIST,   offsetof(values, access.headers),                                                   \
          "NAME: VALUE", "header of each request for its telemetry pages" },                                 \
                { "bearer-file", 0,                                                                          \
                  OPTION_TEXT,   offsetof(values, access.bearer_file),                                       \
                  "FILE",        "holds the bearer token for its pages, on one line" },                      \
                { "bearer-env", 0,                                                                           \
                  OPTION_TEXT,  offsetof(values, access.bearer_env),                                         \
                  "NAME",       "environment variable that holds the bearer token" },                        \
                { "certificate", 0,                                                                          \
                  OPTION_TEXT,   offsetof(values, access.certificate),                                       \
                  "FILE",        "client certificate for its pages, PEM" },                                  \
                { "key",       0,                                                                            \
                  OPTION_TEXT, offsetof(values, access.key),                                                 \
                  "FILE",      "its key, where that is another file" },                                      \
        {                                                                                                    \
                "tls-insecure", 0, OPTION_FLAG, offsetof(values, access.tls_insecure), NULL,                 \
                        "does not verify the certificate of its pages"                                       \
        }

/* Copies the values into `access`, as a scenario would. The caller clears it with scenario_access_clear(), also after a
 * failure. */
bool access_options_take(const struct access_values *values, struct scenario_access *access, struct err *err);
void access_options_clear(struct access_values *values);

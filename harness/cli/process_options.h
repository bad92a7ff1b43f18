/* The options that name a process, the same for `inspect`, `watch` and `new`: PID, --pid, --container, --url. */
#pragma once

#include <stdint.h>

#include "cli/options.h"

struct err;
struct process_ref;

/* Texts are borrowed from argv. */
struct process_values {
        int64_t pid; /* 0: not given */
        const char *container;
        const char *url;
};

/* Rows for a command's table; `type` is its struct of values, which has a member `struct process_values process`. */
#define PROCESS_OPTION_ROWS(type, url_help)                                                                  \
        { "pid",           'p',                                                                              \
          OPTION_I64,      offsetof(type, process.pid),                                                      \
          "PID",           "the same as PID without --pid",                                                  \
          .positive = true },                                                                                \
                { "url", 'u', OPTION_TEXT, offsetof(type, process.url), "URL", url_help },                   \
        {                                                                                                    \
                "container", 0, OPTION_TEXT, offsetof(type, process.container), "ID",                        \
                        "the service in this container, or systemd unit, instead of a PID"                   \
        }

/* Opens the process that the operand or --pid names, the service of --container or, if only --url is given, the process
 * that listens there. ERR_USAGE if none or more than one is given; the message names `command`. */
bool process_options_open(const char *command, const struct process_values *values,
                          const struct option_list *operands, struct process_ref *ret_process,
                          struct err *err);

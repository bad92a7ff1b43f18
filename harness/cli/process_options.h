/* Which process a command is about. `inspect`, `watch` and `new` are told in the same four ways. */
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

/* Opens the process that is named by the operand or --pid, by --container, or by who listens at --url where nothing
 * else is given. ERR_USAGE where none or more than one is given; `command` is named in the message. */
bool process_options_open(const char *command, const struct process_values *values,
                          const struct option_list *operands, struct process_ref *ret_process,
                          struct err *err);

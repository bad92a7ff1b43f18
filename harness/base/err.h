/* Errors: a value with a message and the kind of failure, which decides the exit code.
 *
 * Every function that can fail returns bool (true is success) and takes `struct err *err` last. A message names the
 * thing, the rule and the value; each caller on the way up may put its context in front with err_wrap().
 */
#pragma once

#include <stdbool.h>

/* The kind of failure; cli/ turns it into the exit code (docs/method.md, "Exit codes"). */
enum err_kind {
        ERR_NONE = 0,
        ERR_USAGE,       /* wrong arguments, an invalid scenario: exit 2 */
        ERR_MEASURE,     /* the target, the load or the environment made a measurement impossible: exit 4 */
        ERR_IO,          /* a file or folder could not be read or written: exit 4 */
        ERR_FORMAT,      /* text or bytes from outside are not what they should be: exit 4 */
        ERR_INTERRUPTED, /* SIGINT or SIGTERM: exit 130 */
};

enum { ERR_MESSAGE_MAX = 4096 };

struct err {
        enum err_kind kind;
        char message[ERR_MESSAGE_MAX]; /* NUL-terminated; truncated if it would be longer */
};

/* Sets kind and message, replacing what was there. `err` may be NULL. Always returns false, so that a function
 * can end in `return err_set(...)`. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of the message and keeps the kind. `err` may be NULL. Always returns false. */
bool err_wrap(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As err_set(), followed by ": " and the text of the errno value `errnum`. Always returns false. */
bool err_set_errno(struct err *err, enum err_kind kind, int errnum, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

/* Adds a message on a line of its own, so that all faults of a file can be reported at once. Sets `kind` if there is no
 * error yet. Always returns false. */
bool err_add(struct err *err, enum err_kind kind, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

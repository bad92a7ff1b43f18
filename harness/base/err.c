/* Nothing here allocates, so that even a failed allocation can be described. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
        va_list args;

        if (!err)
                return false;
        err->kind = kind;
        va_start(args, format);
        vsnprintf(err->message, sizeof(err->message), format, args);
        va_end(args);
        return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
        char context[ERR_MESSAGE_MAX];
        va_list args;
        size_t len;
        size_t room;

        if (!err)
                return false;
        va_start(args, format);
        vsnprintf(context, sizeof(context), format, args);
        va_end(args);
        len = strlen(context);
        if (len + 3 > sizeof(err->message))
                return false;
        room = sizeof(err->message) - len - 3;
        err->message[room < strlen(err->message) ? room : strlen(err->message)] = '\0';
        memmove(err->message + len + 2, err->message, strlen(err->message) + 1);
        memcpy(err->message, context, len);
        memcpy(err->message + len, ": ", 2);
        return false;
}

bool err_set_errno(struct err *err, enum err_kind kind, int errnum, const char *format, ...)
{
        va_list args;
        size_t len;

        if (!err)
                return false;
        err->kind = kind;
        va_start(args, format);
        vsnprintf(err->message, sizeof(err->message), format, args);
        va_end(args);
        len = strlen(err->message);
        snprintf(err->message + len, sizeof(err->message) - len, ": %s", strerror(errnum));
        return false;
}

bool err_add(struct err *err, enum err_kind kind, const char *format, ...)
{
        va_list args;
        size_t len;

        if (!err)
                return false;
        if (err->kind == ERR_NONE) {
                err->kind = kind;
                err->message[0] = '\0';
        }
        len = strlen(err->message);
        if (len && len + 1 < sizeof(err->message)) {
                err->message[len++] = '\n';
                err->message[len] = '\0';
        }
        va_start(args, format);
        vsnprintf(err->message + len, sizeof(err->message) - len, format, args);
        va_end(args);
        return false;
}

/* Each line is one write, so that lines of several threads do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"

static void log_line(const char *level, const char *format, va_list args)
{
        struct strbuf line = { 0 };

        strbuf_printf(&line, "plateau: %s", level);
        strbuf_vprintf(&line, format, args);
        strbuf_append_char(&line, '\n');
        fputs(line.text, stderr);
        strbuf_clear(&line);
}

void log_warning(const char *format, ...)
{
        va_list args;

        va_start(args, format);
        log_line("warning: ", format, args);
        va_end(args);
}

void log_error(const char *format, ...)
{
        va_list args;

        va_start(args, format);
        log_line("", format, args);
        va_end(args);
}

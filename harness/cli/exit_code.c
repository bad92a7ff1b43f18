/* A table from error kinds to exit codes. */
#include "cli/exit_code.h"

#include <string.h>

#include "base/err.h"
#include "base/log.h"

int exit_code_of(const struct err *err)
{
        switch (err->kind) {
        case ERR_NONE:
                return EXIT_REACHED;
        case ERR_USAGE:
                return EXIT_USAGE;
        case ERR_INTERRUPTED:
                return EXIT_INTERRUPTED;
        default:
                return EXIT_MEASURE;
        }
}

int exit_with_error(const struct err *err)
{
        const char *line = err->message;

        while (line) {
                const char *end = strchr(line, '\n');

                log_error("%.*s", end ? (int)(end - line) : (int)strlen(line), line);
                line = end ? end + 1 : NULL;
        }
        return exit_code_of(err);
}

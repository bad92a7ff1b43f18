/* Reads a terminal's width at each call, since it may have been resized. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_ELSEWHERE = 100 };

bool terminal_takes_escapes(int fd)
{
        const char *term = getenv("TERM");

        return isatty(fd) && !(term && strcmp(term, "dumb") == 0);
}

struct text_style terminal_style(int fd)
{
        const char *no_color = getenv("NO_COLOR");
        struct winsize size;
        struct text_style style = { .colour = terminal_takes_escapes(fd) && !(no_color && no_color[0]),
                                    .width = WIDTH_ELSEWHERE };

        if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
                style.width = size.ws_col;
        return style;
}

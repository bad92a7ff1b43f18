/* Reads the terminal's width at each call, since it may have been resized. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_ELSEWHERE = 100 };

struct text_style terminal_style(void)
{
        const char *no_color = getenv("NO_COLOR");
        struct winsize size;
        struct text_style style = { .colour = isatty(STDOUT_FILENO) && !(no_color && no_color[0]),
                                    .width = WIDTH_ELSEWHERE };

        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
                style.width = size.ws_col;
        return style;
}

/* `plateau help`: prints the list of commands, as `plateau --help` does, or the help of one command. */
#include "cli/commands.h"

#include "cli/main.h"

static int help_run(const struct command *command, int argc, char **argv)
{
        (void)command;
        return main_help(argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL);
}

const struct command cmd_help = {
        .name = "help",
        .arguments = "[COMMAND [PART]]",
        .summary = "Lists the commands, or explains one.",
        .operands_max = 2,
        .run = help_run,
};

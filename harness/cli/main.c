/* plateau: is your Go service leaking, or is Go only holding on to memory?
 *
 * This file only dispatches; adding a command is adding a row in commands.h. */
#include "cli/main.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "version.h"

#define COMMAND_ADDRESS(name) &cmd_##name,
static const struct command *const commands[] = { COMMAND_TABLE(COMMAND_ADDRESS) };
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static const struct command *find_command(const char *name)
{
        for (size_t i = 0; i < COMMAND_COUNT; i++)
                if (strcmp(commands[i]->name, name) == 0)
                        return commands[i];
        return NULL;
}

static int unknown_command(const char *name)
{
        const char *names[COMMAND_COUNT + 1] = { 0 };
        const char *near;

        for (size_t i = 0; i < COMMAND_COUNT; i++)
                names[i] = commands[i]->name;
        near = nearest_name(name, names);
        if (name[0] == '-')
                log_error("unknown option '%s' before a command; 'plateau --help' explains", name);
        else if (near)
                log_error("unknown command '%s'; did you mean '%s'?", name, near);
        else
                log_error("unknown command '%s'; 'plateau --help' lists them", name);
        return EXIT_USAGE;
}

/* Returns the part of a command that `word` names, "run" of "matrix run"; NULL, with a message, if there is none. */
static const struct command *find_part(const struct command *command, const char *word)
{
        const char *names[COMMAND_COUNT + 1] = { 0 };
        const char *near;
        size_t prefix = strlen(command->name) + 1;

        for (size_t i = 0; command->parts[i]; i++) {
                names[i] = command->parts[i]->name + prefix;
                if (strcmp(names[i], word) == 0)
                        return command->parts[i];
        }
        near = nearest_name(word, names);
        if (near)
                log_error("unknown command '%s %s'; did you mean '%s'?", command->name, word, near);
        else
                log_error("unknown command '%s %s'; 'plateau %s --help' lists them", command->name, word,
                          command->name);
        return NULL;
}

int main_help(const char *name, const char *part)
{
        const struct command *command = name ? find_command(name) : NULL;

        if (name && !command)
                return unknown_command(name);
        if (command && command->parts && part)
                command = find_part(command, part);
        if (name && !command)
                return EXIT_USAGE;
        if (command) {
                options_print_help(command);
                return EXIT_REACHED;
        }
        printf("usage: plateau COMMAND [OPTION...] ...\n\n"
               "Is your Go service leaking, or is Go only holding on to memory? plateau loads it in repeated\n"
               "runs, accounts for every resident byte, and says with numbers which it is.\n\nCommands:\n");
        for (size_t i = 0; i < COMMAND_COUNT; i++)
                printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
        printf("\n'plateau COMMAND --help' explains one. Every command also takes --quiet (no progress on stderr) and\n"
               "--version.\n");
        return EXIT_REACHED;
}

static int run_command(const struct command *command, int argc, char **argv);

/* Runs a part of a command, such as "matrix run": argv[1] names the part, which gets the arguments after it. */
static int run_part(const struct command *command, int argc, char **argv)
{
        const struct command *part;

        if (argc < 2) {
                options_print_help(command);
                return EXIT_USAGE;
        }
        part = find_part(command, argv[1]);
        return part ? run_command(part, argc - 1, argv + 1) : EXIT_USAGE;
}

static int print_version(void)
{
        printf("plateau %s\n", PLATEAU_VERSION);
        return EXIT_REACHED;
}

static int run_command(const struct command *command, int argc, char **argv)
{
        /* `matrix --help` shows the help of the whole command, `matrix run --help` that of the part. */
        bool part = command->parts && argc > 1 && argv[1][0] != '-';

        if (!part && options_want(argc, argv, "help", 'h')) {
                options_print_help(command);
                return EXIT_REACHED;
        }
        if (!part && options_want(argc, argv, "version", 'V'))
                return print_version();
        if (command->parts)
                return run_part(command, argc, argv);
        return command->run(command, argc, argv);
}

/* Opens /dev/null for standard streams that are closed. Otherwise the next file that we open would get the number of one,
 * and our output would go into that file. */
static void keep_standard_streams(void)
{
        for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
                if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) != fd)
                        _exit(EXIT_USAGE);
}

static int dispatch(int argc, char **argv)
{
        const struct command *command;

        if (argc < 2) {
                log_error("needs a command; 'plateau --help' lists them");
                return EXIT_USAGE;
        }
        if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
                return print_version();
        if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
                return main_help(NULL, NULL);
        command = find_command(argv[1]);
        if (!command)
                return unknown_command(argv[1]);
        return run_command(command, argc - 1, argv + 1);
}

/* Returns true if nobody reads the pipe that stdout is any more. */
static bool reader_has_gone(void)
{
        struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

        return poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

/* Returns false, with a message, if what was printed did not arrive, because the disk is full. A reader that closes its
 * pipe, as `head` does, has read enough: that is no error. */
static bool close_output(void)
{
        errno = 0;
        if ((fflush(stdout) == 0 && !ferror(stdout)) || reader_has_gone())
                return true;
        log_error("cannot write to standard output%s%s", errno ? ": " : "", errno ? strerror(errno) : "");
        return false;
}

int main(int argc, char **argv)
{
        int code;

        keep_standard_streams();
        /* Writing to a closed connection or pipe (`plateau ... | head`) must return an error, not kill us. */
        signal(SIGPIPE, SIG_IGN);
        code = dispatch(argc, argv);
        return close_output() || code == EXIT_INTERRUPTED ? code : EXIT_MEASURE;
}

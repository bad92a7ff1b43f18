/* Command-line options by table: one row is parsing, --help and the range of one option. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

enum option_type {
        OPTION_FLAG,     /* bool */
        OPTION_TEXT,     /* const char *, borrowed from argv */
        OPTION_LIST,     /* struct option_list, borrowed from argv; may be given several times */
        OPTION_I64,      /* int64_t, not negative; accepts 10k and 2M */
        OPTION_F64,      /* double, not negative; accepts 10k and 2M */
        OPTION_DURATION, /* int64_t ns, "10s" */
        OPTION_BYTES,    /* int64_t bytes, "64MiB" */
};

struct option_list {
        const char **items;
        size_t count;
        size_t capacity;
};

struct option_row {
        const char *name; /* without the dashes; NULL ends the table */
        char letter;      /* 0: none */
        enum option_type type;
        size_t offset;        /* of the field in the command's struct of values */
        const char *argument; /* shown in --help: "DIR" */
        const char *help;     /* one line */
        bool positive;        /* of the types with a number: 0 is refused */
        double most; /* of OPTION_I64 and OPTION_F64: the largest that is taken; 0: what the type holds */
};

struct command {
        const char *name;
        const char *arguments; /* "SCENARIO", "RESULT [RESULT...]" */
        const char *summary;   /* one line for the list of commands */
        const char *details;   /* what --help says further: paragraphs and examples */
        const struct option_row *options;
        int operands_min;
        int operands_max; /* -1: any number */
        /* The whole command: parses its own argv, prints, returns the exit code. */
        int (*run)(const struct command *command, int argc, char **argv);
        /* NULL, or the commands that this one is made of, ended by NULL: "matrix plan", "matrix run". Their names hold
         * the whole; `run` is not used. */
        const struct command *const *parts;
};

/* Parses argv[1…] of a command: options and operands in any order, "--" ends options. Fields not given keep what
 * they were. `operands` receives argv's own strings, in order. A usage fault is ERR_USAGE and names the nearest
 * option. --quiet is taken by every command: one without a row of it prints no progress. */
bool options_parse(const struct command *command, int argc, char **argv, void *values,
                   struct option_list *operands, struct err *err);
void option_list_clear(struct option_list *list);

/* The command line as it was given, words quoted so that a shell gives them back; fresh memory. */
char *options_command_line(int argc, char **argv);

/* True where "--`name`" or "-`letter`" stands before any "--": for --help and --version, which every command takes. */
bool options_want(int argc, char **argv, const char *name, char letter);
void options_print_help(const struct command *command);

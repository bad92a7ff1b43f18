/* Command-line options by table: a row defines how an option is parsed, its range and its line in --help. */
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
        bool positive;        /* for types with a number: refuse 0 */
        double most;          /* largest value of OPTION_I64 and OPTION_F64; 0: what the type holds */
};

struct command {
        const char *name;
        const char *arguments; /* "SCENARIO", "RESULT [RESULT...]" */
        const char *summary;   /* one line for the list of commands */
        const char *details;   /* more text for --help: paragraphs and examples */
        const struct option_row *options;
        int operands_min;
        int operands_max; /* -1: any number */
        /* Runs the command: parses its argv, prints, returns the exit code. */
        int (*run)(const struct command *command, int argc, char **argv);
        /* NULL, or the parts of this command, NULL at the end, with complete names: "matrix plan", "matrix run". `run` is
         * not used then. */
        const struct command *const *parts;
};

/* Parses argv[1…] of a command: options and operands in any order; "--" ends options. Fields of options that are not given
 * keep their values. `operands` receives strings of argv, in order. ERR_USAGE suggests the nearest option. Every command
 * accepts --quiet; one without a row for it prints no progress anyway. */
bool options_parse(const struct command *command, int argc, char **argv, void *values,
                   struct option_list *operands, struct err *err);
void option_list_clear(struct option_list *list);

/* Returns the command line, quoted for a shell, in fresh memory. */
char *options_command_line(int argc, char **argv);

/* Returns whether "--`name`" or "-`letter`" is given before any "--": for --help and --version, which every command
 * accepts. */
bool options_want(int argc, char **argv, const char *name, char letter);
void options_print_help(const struct command *command);

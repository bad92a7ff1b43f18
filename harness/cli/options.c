/* We do not use getopt_long(3): it has no units, suggests no names and keeps global state. */
#include "cli/options.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "scenario/secrets.h"

void option_list_clear(struct option_list *list)
{
        free(list->items);
        *list = (struct option_list){ 0 };
}

static void list_append(struct option_list *list, const char *item)
{
        list->items = mem_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
        list->items[list->count++] = item;
}

/* Parses "250", "2.5", "10k", "2M"; not negative. */
static bool parse_count(const char *text, double *ret_value)
{
        char *end;
        double value = strtod(text, &end);

        if (end == text || !(value >= 0) || value > 1e15 || text[0] == '+' || text[0] == ' ')
                return false;
        if (*end == 'k' || *end == 'M')
                value *= *end++ == 'k' ? 1e3 : 1e6;
        if (*end)
                return false;
        *ret_value = value;
        return true;
}

static const char *type_rule(enum option_type type)
{
        switch (type) {
        case OPTION_I64:
                return "a whole number, not negative";
        case OPTION_F64:
                return "a number, not negative";
        case OPTION_DURATION:
                return "a duration with its unit, such as 10s or 1m30s";
        case OPTION_BYTES:
                return "a size with its unit, such as 64MiB";
        default:
                return "a text";
        }
}

/* Returns what the option's argument names, if that must not be empty; NULL if it may be. An empty folder, joined with a
 * name, would be the root of the file system. */
static const char *must_name(const struct option_row *row)
{
        static const char *const named[][2] = { { "DIR", "folder" },
                                                { "FILE", "file" },
                                                { "BINARY", "program" } };

        for (size_t i = 0; row->argument && i < sizeof(named) / sizeof(named[0]); i++)
                if (strcmp(row->argument, named[i][0]) == 0)
                        return named[i][1];
        return NULL;
}

static bool is_zero(const struct option_row *row, const void *field)
{
        return row->type == OPTION_F64 ? *(const double *)field == 0 : *(const int64_t *)field == 0;
}

static bool check_range(const struct option_row *row, const char *text, double number, const void *field,
                        struct err *err)
{
        if (row->positive && is_zero(row, field))
                return err_set(err, ERR_USAGE, "--%s: must be above 0, got '%s'", row->name, text);
        if (row->most > 0 && number > row->most)
                return err_set(err, ERR_USAGE, "--%s: must be at most %.15g, got '%s'", row->name, row->most,
                               text);
        return true;
}

static bool store(const struct option_row *row, const char *text, void *values, struct err *err)
{
        void *field = (char *)values + row->offset;
        double number = 0;
        bool ok = true;

        switch (row->type) {
        case OPTION_FLAG:
                *(bool *)field = true;
                break;
        case OPTION_TEXT:
                if (!*text && must_name(row))
                        return err_set(err, ERR_USAGE, "--%s: must name a %s, got an empty text", row->name,
                                       must_name(row));
                *(const char **)field = text;
                break;
        case OPTION_LIST:
                list_append(field, text);
                break;
        case OPTION_I64:
                ok = parse_count(text, &number) && number < 0x1p63 && number == (double)(int64_t)number;
                if (ok)
                        *(int64_t *)field = (int64_t)number;
                break;
        case OPTION_F64:
                ok = parse_count(text, &number);
                if (ok)
                        *(double *)field = number;
                break;
        case OPTION_DURATION:
                ok = units_parse_duration(text, field);
                break;
        case OPTION_BYTES:
                ok = units_parse_bytes(text, field);
                break;
        }
        if (!ok)
                return err_set(err, ERR_USAGE, "--%s: must be %s, got '%s'", row->name, type_rule(row->type),
                               text);
        return check_range(row, text, number, field, err);
}

static bool unknown_option(const struct command *command, const char *name, struct err *err)
{
        const char *names[64] = { "help", "version", "quiet" };
        size_t count = 3;
        const char *near;

        for (const struct option_row *row = command->options; row && row->name && count < 62; row++)
                names[count++] = row->name;
        near = nearest_name(name, names);
        if (near)
                return err_set(err, ERR_USAGE, "%s: unknown option '--%s'; did you mean '--%s'?",
                               command->name, name, near);
        return err_set(err, ERR_USAGE, "%s: unknown option '--%s'; 'plateau %s --help' lists them",
                       command->name, name, command->name);
}

static bool is_named(const struct option_row *row, const char *name, size_t len)
{
        return strlen(row->name) == len && strncmp(row->name, name, len) == 0;
}

/* The row for --quiet of commands without progress: accepted, with no effect. */
static const struct option_row quiet_row = { "quiet", 'q', OPTION_FLAG, 0, NULL, NULL };

/* Stores an option's value; ignores --quiet of a command without progress. */
static bool take(const struct option_row *row, const char *text, void *values, struct err *err)
{
        return row == &quiet_row || store(row, text, values, err);
}

static const struct option_row *find_long(const struct command *command, const char *name, size_t len)
{
        for (const struct option_row *row = command->options; row && row->name; row++)
                if (is_named(row, name, len))
                        return row;
        return is_named(&quiet_row, name, len) ? &quiet_row : NULL;
}

static const struct option_row *find_short(const struct command *command, char letter)
{
        for (const struct option_row *row = command->options; row && row->name; row++)
                if (row->letter == letter)
                        return row;
        return letter == quiet_row.letter ? &quiet_row : NULL;
}

/* Parses "--name", "--name=value" or "--name value" at argv[*i]. */
static bool parse_long(const struct command *command, int argc, char **argv, int *i, void *values,
                       struct err *err)
{
        const char *name = argv[*i] + 2;
        size_t len = strcspn(name, "=");
        const struct option_row *row = find_long(command, name, len);
        const char *value = name[len] == '=' ? name + len + 1 : NULL;

        if (!row) {
                char *bare = mem_dup_len(name, len);

                unknown_option(command, bare, err);
                free(bare);
                return false;
        }
        if (row->type == OPTION_FLAG && value)
                return err_set(err, ERR_USAGE, "--%s: takes no value, got '%s'", row->name, value);
        if (row->type != OPTION_FLAG && !value) {
                if (*i + 1 >= argc)
                        return err_set(err, ERR_USAGE, "--%s: needs %s", row->name, row->argument);
                value = argv[++*i];
        }
        return take(row, value, values, err);
}

/* Parses "-c", "-c64" or "-c 64" at argv[*i]; flags may be combined: "-qj". */
static bool parse_short(const struct command *command, int argc, char **argv, int *i, void *values,
                        struct err *err)
{
        for (const char *at = argv[*i] + 1; *at; at++) {
                const struct option_row *row = find_short(command, *at);
                const char *value = at[1] ? at + 1 : NULL;

                if (!row)
                        return err_set(err, ERR_USAGE,
                                       "%s: unknown option '-%c'; 'plateau %s --help' lists them",
                                       command->name, *at, command->name);
                if (row->type == OPTION_FLAG) {
                        take(row, NULL, values, err);
                        continue;
                }
                if (!value && *i + 1 >= argc)
                        return err_set(err, ERR_USAGE, "-%c: needs %s", *at, row->argument);
                return store(row, value ? value : argv[++*i], values, err);
        }
        return true;
}

bool options_parse(const struct command *command, int argc, char **argv, void *values,
                   struct option_list *operands, struct err *err)
{
        bool only_operands = false;

        for (int i = 1; i < argc; i++) {
                const char *word = argv[i];
                bool ok = true;

                if (only_operands || word[0] != '-' || word[1] == '\0')
                        list_append(operands, word);
                else if (strcmp(word, "--") == 0)
                        only_operands = true;
                else if (word[1] == '-')
                        ok = parse_long(command, argc, argv, &i, values, err);
                else
                        ok = parse_short(command, argc, argv, &i, values, err);
                if (!ok)
                        return false;
        }
        if (operands->count < (size_t)command->operands_min)
                return err_set(err, ERR_USAGE, "%s: needs %s; 'plateau %s --help' explains", command->name,
                               command->arguments, command->name);
        if (command->operands_max >= 0 && operands->count > (size_t)command->operands_max)
                return err_set(err, ERR_USAGE, "%s: unexpected argument '%s'", command->name,
                               operands->items[command->operands_max]);
        return true;
}

bool options_want(int argc, char **argv, const char *name, char letter)
{
        const char letters[] = { '-', letter, '\0' };

        for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
                if ((strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i] + 2, name) == 0) ||
                    strcmp(argv[i], letters) == 0)
                        return true;
        return false;
}

char *options_command_line(int argc, char **argv)
{
        struct strbuf line = { 0 };

        strbuf_append(&line, "plateau");
        for (int i = 0; i < argc; i++) {
                size_t shown = secrets_begin(i > 0 ? argv[i - 1] : NULL, argv[i]);
                bool secret = argv[i][shown] != '\0';
                bool plain = !secret && argv[i][0] &&
                             strspn(argv[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789_-+=./:,@%") == strlen(argv[i]);

                strbuf_append_char(&line, ' ');
                if (!plain)
                        strbuf_append_char(&line, '\'');
                for (const char *at = argv[i]; at < argv[i] + shown; at++)
                        strbuf_append(&line, *at == '\'' ? "'\\''" : (const char[]){ *at, '\0' });
                if (secret)
                        strbuf_append(&line, "(secret)");
                if (!plain)
                        strbuf_append_char(&line, '\'');
        }
        return strbuf_take(&line);
}

void options_print_help(const struct command *command)
{
        printf("usage: plateau %s %s%s\n\n%s\n", command->name, command->options ? "[OPTION...] " : "",
               command->arguments, command->summary);
        if (command->parts)
                printf("\nCommands:\n");
        for (size_t i = 0; command->parts && command->parts[i]; i++)
                printf("  %-16s %s\n", command->parts[i]->name, command->parts[i]->summary);
        if (command->options)
                printf("\nOptions:\n");
        for (const struct option_row *row = command->options; row && row->name; row++) {
                char left[64];

                if (row->letter)
                        snprintf(left, sizeof(left), "-%c, --%s %s", row->letter, row->name,
                                 row->argument ? row->argument : "");
                else
                        snprintf(left, sizeof(left), "    --%s %s", row->name,
                                 row->argument ? row->argument : "");
                printf("  %-30s %s\n", left, row->help);
        }
        if (command->details)
                printf("\n%s\n", command->details);
}

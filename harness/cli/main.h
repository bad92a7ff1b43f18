/* The part of main.c that cmd_help.c needs. */
#pragma once

/* Prints the help of a command, or the list of commands if `name` is NULL. `part` is "run" of "matrix run", or NULL.
 * Returns the exit code. */
int main_help(const char *name, const char *part);

/* What cmd_help needs of main.c. */
#pragma once

/* Prints the list of commands, or the help of one (NULL: the list); returns the exit code. */
int main_help(const char *name);

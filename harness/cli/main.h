/* The part of main.c that cmd_help.c needs. */
#pragma once

/* Prints the help of a command, or the list of commands if `name` is NULL. Returns the exit code. */
int main_help(const char *name);

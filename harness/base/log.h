/* Writes lines to stderr, each with the prefix "plateau: ". Called only from cli/ and run/: other rooms return errors. */
#pragma once

/* Tells the user something that he should know; always shown. */
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Tells the user why the program ends; always shown. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines on stderr, each behind "plateau: ". Called only from cli/ and run/: libraries return errors instead. */
#pragma once

/* Something the user should know; always shown. */
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The reason that the program ends; always shown. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens a shared library when it is first needed.
 *
 * A program loads the libraries that it is linked with, and their dependencies, when it starts: two dozen of them with
 * libcurl, some MiB and milliseconds, even for a load without TLS that fetches nothing. So a library that only some
 * commands need is not linked. Its owner calls it through a table of functions, which is filled here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

/* Opens `soname`, which then stays loaded, and writes the addresses of the functions `names` to `ret_functions`, a struct
 * of `count` function pointers in the same order. ERR_MEASURE names what is missing. May be called from any thread, and
 * repeatedly at little cost. */
bool library_open(const char *soname, const char *const *names, size_t count, void *ret_functions,
                  struct err *err);

/* A shared library that is opened when it is first needed, and not before.
 *
 * A program that links with a library carries it, with all that it needs in turn, from its first moment: two dozen of
 * them with libcurl, some MiB and milliseconds, for a load that is made in the clear and fetches nothing. So what only
 * some commands need is a table of functions that its owner fills here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

/* Opens `soname`, which then stays until the process ends, and writes the address of each of `names` into
 * `ret_functions`, a struct of `count` function pointers in their order. ERR_MEASURE names what is missing. From any
 * thread; again costs little. */
bool library_open(const char *soname, const char *const *names, size_t count, void *ret_functions,
                  struct err *err);

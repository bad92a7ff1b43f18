/* Requests from a targets file in vegeta's HTTP format:
 *
 *     # a comment
 *     GET http://127.0.0.1:8080/path?query
 *     X-Header: value
 *
 *     POST /path
 *     @body.json
 *
 * A target begins with its method and URL; headers and, last, a body file follow; blank lines part targets. A load has
 * one service, so absolute URLs must all name the same one, and only their paths are used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct scenario_request;

struct targets {
        struct scenario_request *requests; /* weight 1 each; bodies are read by targets_read() */
        char **body_files;                 /* beside each request; NULL: no body */
        size_t count;
        char *authority; /* "127.0.0.1:8080" where URLs name one; NULL: they are paths */
};

/* Pure. `name` is what faults call the file; all faults are listed, as "name:line: …". */
bool targets_parse(const char *name, const char *text, size_t len, struct targets *ret_targets,
                   struct err *err);
void targets_clear(struct targets *targets);

/* Moves the requests behind those of an array that the caller owns, and clears the rest. */
void targets_move(struct targets *targets, struct scenario_request **requests, size_t *count);

/* Reads the file and the bodies that it names, relative to its folder. */
bool targets_read(const char *path, struct targets *ret_targets, struct err *err);

/* Parses a targets file in vegeta's HTTP format into requests:
 *
 *     # a comment
 *     GET http://127.0.0.1:8080/path?query
 *     X-Header: value
 *
 *     POST /path
 *     @body.json
 *
 * A target begins with method and URL; headers follow, and last a body file. Blank lines separate targets. A load goes
 * to one service: all absolute URLs must name the same one, and only their paths are used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct scenario_request;

struct targets {
        struct scenario_request *requests; /* weight 1 each; bodies are read by targets_read() */
        char **body_files;                 /* one per request; NULL: no body */
        size_t count;
        char *authority; /* of absolute URLs, "127.0.0.1:8080"; NULL: all are paths */
};

/* Parses text. Errors list all faults as "name:line: …". The caller clears the targets. */
bool targets_parse(const char *name, const char *text, size_t len, struct targets *ret_targets,
                   struct err *err);
void targets_clear(struct targets *targets);

/* Appends the requests to an array that the caller owns, and clears `targets`. */
void targets_move(struct targets *targets, struct scenario_request **requests, size_t *count);

/* Reads the file and the bodies that it names, relative to its folder. */
bool targets_read(const char *path, struct targets *ret_targets, struct err *err);

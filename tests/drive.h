/* Loads of the driver against a server of the test, each in a line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load_server.h"
#include "model/load_stats.h"
#include "model/scenario.h"

struct err;

/* A hundred requests: of four users with a connection each; of six users on three streams of two connections. */
struct scenario_load drive_http1(void);
struct scenario_load drive_http2(void);

/* GET, whose answer may be anything with a good status; `path` is borrowed. */
struct scenario_request drive_get(const char *path);

/* A server that speaks as `serve` does; load_server_stop() ends it, the caller frees it. */
struct load_server *drive_server(load_server_fn serve, const void *arg);

/* One load from begin to end; false where it could not be made. The caller clears the stats. */
bool drive_try(const char *url, const struct scenario_load *load, const struct scenario_request *requests,
               size_t count, struct load_stats *ret_stats, struct err *err);
/* The same, and the test fails where it could not be made. */
void drive(const char *url, const struct scenario_load *load, const struct scenario_request *requests,
           size_t count, struct load_stats *ret_stats);
/* The same as a later run: `first` requests were sent before. */
void drive_from(const char *url, int64_t first, const struct scenario_load *load,
                const struct scenario_request *requests, size_t count, struct load_stats *ret_stats);
/* The same of one path of an HTTP/1.1 server of its own. */
void drive_path(const struct scenario_load *load, const char *path, struct load_stats *ret_stats);

#include "drive.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "load/load.h"
#include "unit.h"

struct scenario_load drive_http1(void)
{
        return (struct scenario_load){ .executor = LOAD_CONSTANT_VUS,
                                       .requests = 100,
                                       .vus = 4,
                                       .connections = 4,
                                       .threads = 1,
                                       .connect_timeout_ns = 5 * NS_PER_S,
                                       .response_timeout_ns = 20 * NS_PER_S,
                                       .request_timeout_ns = 20 * NS_PER_S,
                                       .max_header_bytes = 4096,
                                       .max_body_bytes = 1 << 20 };
}

struct scenario_load drive_http2(void)
{
        struct scenario_load load = drive_http1();

        load.protocol = LOAD_HTTP2;
        load.vus = 6;
        load.streams = 3;
        load.connections = 2;
        load.max_header_bytes = 16384;
        load.max_body_bytes = 1 << 24;
        return load;
}

struct scenario_request drive_get(const char *path)
{
        return (struct scenario_request){ .name = (char *)"test",
                                          .method = (char *)"GET",
                                          .path = (char *)path,
                                          .weight = 1,
                                          .expect_body_max_bytes = -1 };
}

struct load_server *drive_server(load_server_fn serve, const void *arg)
{
        struct load_server *server = calloc(1, sizeof(*server));

        server->serve = serve;
        server->serve_arg = arg;
        load_server_start(server);
        return server;
}

static bool make_load(const struct load_args *args, struct load_stats *ret_stats, struct err *err)
{
        struct load *running = NULL;
        bool ok = load_start(args, &running, err) && load_finish(running, ret_stats, err);

        load_free(running);
        if (ok)
                assert_int_equal(ret_stats->planned,
                                 ret_stats->answered + ret_stats->failed + ret_stats->dropped);
        return ok;
}

bool drive_try(const char *url, const struct scenario_load *load, const struct scenario_request *requests,
               size_t count, struct load_stats *ret_stats, struct err *err)
{
        const struct load_args args = {
                .load = load, .requests = requests, .request_count = count, .url = url, .seed = 1, .run = 1
        };

        return make_load(&args, ret_stats, err);
}

void drive_from(const char *url, int64_t first, const struct scenario_load *load,
                const struct scenario_request *requests, size_t count, struct load_stats *ret_stats)
{
        const struct load_args args = { .load = load,
                                        .requests = requests,
                                        .request_count = count,
                                        .url = url,
                                        .seed = 1,
                                        .run = 1,
                                        .first = first };
        struct err err = { 0 };

        if (!make_load(&args, ret_stats, &err))
                fail_msg("%s", err.message);
}

void drive(const char *url, const struct scenario_load *load, const struct scenario_request *requests,
           size_t count, struct load_stats *ret_stats)
{
        drive_from(url, 0, load, requests, count, ret_stats);
}

void drive_path(const struct scenario_load *load, const char *path, struct load_stats *ret_stats)
{
        struct load_server *server = drive_server(NULL, NULL);
        struct scenario_request request = drive_get(path);

        drive(server->url, load, &request, 1, ret_stats);
        load_server_stop(server);
        free(server);
}

/* load/: no allocation per request. This program counts its own: malloc() and its kin are replaced here and passed on
 * to the C library. A sanitizer replaces them too, so this test is built only without one. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "load/load.h"
#include "load_server.h"
#include "model/load_stats.h"
#include "model/scenario.h"
#include "unit.h"

static atomic_llong allocations;

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *memory, size_t bytes);

void *malloc(size_t bytes)
{
        atomic_fetch_add(&allocations, 1);
        return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
        atomic_fetch_add(&allocations, 1);
        return __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes)
{
        atomic_fetch_add(&allocations, 1);
        return __libc_realloc(memory, bytes);
}

/* Allocations while a load of `count` requests is prepared, runs and is merged. */
static long long allocations_of(const char *url, int64_t count)
{
        struct scenario_pair header = { (char *)"X-Id", (char *)"{{seq}}" };
        struct scenario_request requests[] = {
                { .name = (char *)"a",
                  .method = (char *)"GET",
                  .path = (char *)"/ok?{{int 1 1000}}",
                  .weight = 2,
                  .expect_body_max_bytes = -1 },
                { .name = (char *)"b",
                  .method = (char *)"POST",
                  .path = (char *)"/chunked",
                  .weight = 1,
                  .body = (char *)"{{choice one three}}",
                  .body_bytes = 20,
                  .headers = &header,
                  .header_count = 1,
                  .expect_body_max_bytes = -1 },
        };
        struct scenario_load load = { .executor = LOAD_CONSTANT_VUS,
                                      .requests = count,
                                      .vus = 4,
                                      .threads = 2,
                                      .connect_timeout_ns = 10 * NS_PER_S,
                                      .response_timeout_ns = 60 * NS_PER_S,
                                      .request_timeout_ns = 60 * NS_PER_S,
                                      .max_header_bytes = 4096,
                                      .max_body_bytes = 4096 };
        struct load_args args = {
                .load = &load, .requests = requests, .request_count = 2, .url = url, .seed = 1
        };
        long long before = atomic_load(&allocations);
        struct load *running = NULL;
        struct load_stats stats;
        struct err err = { 0 };

        if (!load_start(&args, &running, &err) || !load_finish(running, &stats, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stats.answered, count);
        load_free(running);
        load_stats_clear(&stats);
        return atomic_load(&allocations) - before;
}

static void test_load_allocates_nothing_per_request(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        long long few, many;

        (void)state;
        load_server_start(server);
        allocations_of(server->url, 1000); /* what the C library allocates once */
        few = allocations_of(server->url, 1000);
        many = allocations_of(server->url, 21000);
        load_server_stop(server);
        free(server);
        /* Twenty thousand requests more. What is allowed belongs to seconds: each packs two histograms. */
        assert_true(few > 0);
        if (many > few + 200)
                fail_msg("%lld allocations for 1,000 requests, %lld for 21,000", few, many);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_allocates_nothing_per_request),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

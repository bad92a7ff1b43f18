/* load/request_set: the same seed sends the same requests, whoever sends them. */
#include "load/request_set.h"

#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "unit.h"

static int compare_lines(const void *a, const void *b)
{
        return strcmp(a, b);
}

/* A mix with placeholders everywhere; the server's log of it, sorted unless one user sends in order. */
static void log_mix(struct load_server *server, int64_t threads, int64_t users)
{
        struct scenario_pair header = { (char *)"X-Log", (char *)"{{int 1 1000}}" };
        struct scenario_request requests[] = { drive_get("/ok?i={{seq}}"),
                                               drive_get("/ok?c={{choice a b c}}"),
                                               drive_get("/ok?r={{run}}") };
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        load.requests = 300;
        load.vus = users;
        load.threads = threads;
        requests[0].weight = 2;
        requests[1].method = (char *)"POST";
        requests[1].body = (char *)"body {{seq}} {{int 0 9}}";
        requests[1].body_bytes = strlen(requests[1].body);
        requests[1].headers = &header;
        requests[1].header_count = 1;
        load_server_start(server);
        drive(server->url, &load, requests, 3, &stats);
        load_server_stop(server);
        assert_int_equal(stats.answered, 300);
        load_stats_clear(&stats);
}

static void test_request_set_sends_the_same_requests_for_the_same_seed(void **state)
{
        struct load_server *one = calloc(1, sizeof(*one)), *two = calloc(1, sizeof(*two)),
                           *many = calloc(1, sizeof(*many));
        int kinds[3] = { 0 };

        (void)state;
        log_mix(one, 1, 1);
        log_mix(two, 1, 1);
        log_mix(many, 3, 6);
        assert_int_equal(one->log_count, 300);
        for (size_t i = 0; i < 300; i++) {
                assert_string_equal(one->log[i], two->log[i]);
                kinds[0] += strstr(one->log[i], "?i=") != NULL;
                kinds[1] +=
                        strstr(one->log[i], "POST /ok?c=") != NULL && strstr(one->log[i], "|body ") != NULL;
                kinds[2] += strcmp(one->log[i], "GET /ok?r=1||") == 0;
        }
        assert_int_equal(kinds[0] + kinds[1] + kinds[2], 300);
        assert_in_range(kinds[0], 115, 185);
        assert_in_range(kinds[1], 45, 105);
        /* With several threads the arrival order is anyone's, the requests are the same; shares are even here. */
        qsort(one->log, 300, sizeof(one->log[0]), compare_lines);
        qsort(many->log, 300, sizeof(many->log[0]), compare_lines);
        assert_int_equal(many->log_count, 300);
        for (size_t i = 0; i < 300; i++)
                assert_string_equal(one->log[i], many->log[i]);
        free(one);
        free(two);
        free(many);
}

/* Two runs of ten are one of twenty: the second goes on where the first ended, with the mix of the first. */
static void test_request_set_goes_on_with_new_values_where_the_run_before_ended(void **state)
{
        struct load_server *server = calloc(1, sizeof(*server));
        struct scenario_request request = drive_get("/ok?{{seq}}-{{int 1 1000000000}}");
        struct scenario_load load = drive_http1();
        struct load_stats stats;

        (void)state;
        load.vus = 1;
        load_server_start(server);
        for (int pass = 0; pass < 3; pass++) {
                load.requests = pass < 2 ? 10 : 20;
                drive_from(server->url, pass == 1 ? 10 : 0, &load, &request, 1, &stats);
                load_stats_clear(&stats);
        }
        load_server_stop(server);
        assert_int_equal(server->log_count, 40);
        for (size_t i = 0; i < 20; i++)
                assert_string_equal(server->log[i], server->log[20 + i]);
        assert_non_null(strstr(server->log[10], "?11-"));
        free(server);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_request_set_sends_the_same_requests_for_the_same_seed),
                cmocka_unit_test(test_request_set_goes_on_with_new_values_where_the_run_before_ended),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

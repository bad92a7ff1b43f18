/* Names and ownership of the driver's counts. */
#include "model/load_stats.h"

#include <stdlib.h>

#include "model/histogram.h"

const char *const load_failure_names[LOAD_FAIL_COUNT + 1] = {
        [LOAD_FAIL_CONNECT] = "connect",
        [LOAD_FAIL_CONNECT_TIMEOUT] = "connect-timeout",
        [LOAD_FAIL_TLS] = "tls",
        [LOAD_FAIL_SEND] = "send",
        [LOAD_FAIL_RESET] = "reset",
        [LOAD_FAIL_RESPONSE_TIMEOUT] = "response-timeout",
        [LOAD_FAIL_REQUEST_TIMEOUT] = "request-timeout",
        [LOAD_FAIL_PROTOCOL] = "protocol",
        [LOAD_FAIL_HEADER_LIMIT] = "header-limit",
        [LOAD_FAIL_BODY_LIMIT] = "body-limit",
        [LOAD_FAIL_STATUS] = "status",
        [LOAD_FAIL_BODY_SIZE] = "body-size",
        [LOAD_FAIL_STOPPED] = "stopped",
};

const char *const load_reconnect_names[LOAD_RECONNECT_COUNT + 1] = {
        [LOAD_RECONNECT_ANNOUNCED] = "announced", [LOAD_RECONNECT_CLOSED] = "closed",
        [LOAD_RECONNECT_STRAY] = "stray",         [LOAD_RECONNECT_FAILED] = "failed",
        [LOAD_RECONNECT_REFUSED] = "refused",
};

void load_stats_clear(struct load_stats *stats)
{
        for (size_t i = 0; i < stats->second_count; i++) {
                free(stats->seconds[i].latency);
                free(stats->seconds[i].service);
        }
        histogram_free(stats->latency);
        histogram_free(stats->service);
        histogram_free(stats->lag);
        free(stats->seconds);
        free(stats->saturated_reason);
        *stats = (struct load_stats){ 0 };
}

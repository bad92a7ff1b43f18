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
        [LOAD_FAIL_GOAWAY] = "goaway",
        [LOAD_FAIL_FLOOD] = "flood",
        [LOAD_FAIL_STATUS] = "status",
        [LOAD_FAIL_BODY_SIZE] = "body-size",
        [LOAD_FAIL_REDIRECT] = "redirect",
        [LOAD_FAIL_STOPPED] = "stopped",
        /* RFC 9113, section 7 */
        [LOAD_FAIL_RST + 0] = "rst-NO_ERROR",
        [LOAD_FAIL_RST + 1] = "rst-PROTOCOL_ERROR",
        [LOAD_FAIL_RST + 2] = "rst-INTERNAL_ERROR",
        [LOAD_FAIL_RST + 3] = "rst-FLOW_CONTROL_ERROR",
        [LOAD_FAIL_RST + 4] = "rst-SETTINGS_TIMEOUT",
        [LOAD_FAIL_RST + 5] = "rst-STREAM_CLOSED",
        [LOAD_FAIL_RST + 6] = "rst-FRAME_SIZE_ERROR",
        [LOAD_FAIL_RST + 7] = "rst-REFUSED_STREAM",
        [LOAD_FAIL_RST + 8] = "rst-CANCEL",
        [LOAD_FAIL_RST + 9] = "rst-COMPRESSION_ERROR",
        [LOAD_FAIL_RST + 10] = "rst-CONNECT_ERROR",
        [LOAD_FAIL_RST + 11] = "rst-ENHANCE_YOUR_CALM",
        [LOAD_FAIL_RST + 12] = "rst-INADEQUATE_SECURITY",
        [LOAD_FAIL_RST + 13] = "rst-HTTP_1_1_REQUIRED",
        [LOAD_FAIL_RST_OTHER] = "rst-other",
        /* https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
        [LOAD_FAIL_GRPC + 0] = "grpc-OK",
        [LOAD_FAIL_GRPC + 1] = "grpc-CANCELLED",
        [LOAD_FAIL_GRPC + 2] = "grpc-UNKNOWN",
        [LOAD_FAIL_GRPC + 3] = "grpc-INVALID_ARGUMENT",
        [LOAD_FAIL_GRPC + 4] = "grpc-DEADLINE_EXCEEDED",
        [LOAD_FAIL_GRPC + 5] = "grpc-NOT_FOUND",
        [LOAD_FAIL_GRPC + 6] = "grpc-ALREADY_EXISTS",
        [LOAD_FAIL_GRPC + 7] = "grpc-PERMISSION_DENIED",
        [LOAD_FAIL_GRPC + 8] = "grpc-RESOURCE_EXHAUSTED",
        [LOAD_FAIL_GRPC + 9] = "grpc-FAILED_PRECONDITION",
        [LOAD_FAIL_GRPC + 10] = "grpc-ABORTED",
        [LOAD_FAIL_GRPC + 11] = "grpc-OUT_OF_RANGE",
        [LOAD_FAIL_GRPC + 12] = "grpc-UNIMPLEMENTED",
        [LOAD_FAIL_GRPC + 13] = "grpc-INTERNAL",
        [LOAD_FAIL_GRPC + 14] = "grpc-UNAVAILABLE",
        [LOAD_FAIL_GRPC + 15] = "grpc-DATA_LOSS",
        [LOAD_FAIL_GRPC + 16] = "grpc-UNAUTHENTICATED",
        [LOAD_FAIL_GRPC_OTHER] = "grpc-other",
        [LOAD_FAIL_GRPC_MISSING] = "grpc-status-missing",
};

const char *const load_reconnect_names[LOAD_RECONNECT_COUNT + 1] = {
        [LOAD_RECONNECT_ANNOUNCED] = "announced", [LOAD_RECONNECT_CLOSED] = "closed",
        [LOAD_RECONNECT_STRAY] = "stray",         [LOAD_RECONNECT_FAILED] = "failed",
        [LOAD_RECONNECT_CHURNED] = "churned",     [LOAD_RECONNECT_REFUSED] = "refused",
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

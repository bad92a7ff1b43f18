/* The state that the files decode_*.c share. */
#pragma once

#include <stddef.h>

#include "model/scenario.h"

/* What decoding fills: the scenario, and the names of files to read afterwards. */
struct fields {
        struct scenario scenario;
        const char *folder;
        int64_t delta_headroom_bytes;
        int64_t delta_requests;
        bool has_calls; /* requests by gRPC, which only HTTP/2 carries */
        double delta_days;
};

#define AT(member) offsetof(struct fields, scenario.member)

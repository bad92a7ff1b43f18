/* What the files that decode a scenario share. */
#pragma once

#include <stddef.h>

#include "model/scenario.h"

/* Everything that a decoding fills: the scenario, and names of files to read afterwards. */
struct fields {
        struct scenario scenario;
        const char *folder;
        int64_t delta_headroom_bytes;
        int64_t delta_requests;
        bool has_calls; /* requests by gRPC, which only HTTP/2 carries */
        double delta_days;
};

#define AT(member) offsetof(struct fields, scenario.member)

/* The program that a scenario spawns: found as it is, or built from the sample service with the Go it names. */
#pragma once

#include <stdbool.h>

struct err;
struct loop;
struct scenario_target;

struct build_args {
        const struct scenario_target *target;
        struct loop *loop;
        const bool *stop; /* set by a signal: ends the building */
};

/* NULL in `*ret_program` where the target is attached to; else a path or a name for PATH, freed by the caller.
 * With target.go the sample service is built first: "1.22" is a toolchain below .toolchains/ (make toolchains), a
 * path is a go binary. */
bool build_target(const struct build_args *args, char **ret_program, struct err *err);

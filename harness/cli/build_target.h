/* Finds the program that a scenario spawns, or builds the sample service with the Go version that the scenario names. */
#pragma once

#include <stdbool.h>

struct err;
struct loop;
struct scenario_target;

struct build_args {
        const struct scenario_target *target;
        struct loop *loop;
        const bool *stop; /* set by a signal: stops the build */
};

/* Returns a path, or a name to be searched on PATH, which the caller frees; NULL for a target that we attach to. If the
 * scenario has target.go, builds the sample service first: "1.22" is a toolchain in .toolchains/ (make toolchains), a
 * path is a go binary. */
bool build_target(const struct build_args *args, char **ret_program, struct err *err);

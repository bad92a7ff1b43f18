/* Looks at a running Go process, without load and without changes to it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/scenario.h"

struct err;
struct inspection;
struct look;
struct loop;
struct process_ref;

struct inspect_args {
        const struct process_ref *process; /* borrowed until inspection_free() */
        const char *url;                   /* of its telemetry; NULL: its listening ports are tried */
        struct scenario_access open;       /* credentials for its pages; borrowed */
        bool kernel_only;                  /* send the service no requests */
        bool collect;        /* force a garbage collection (heap?gc=1), so that the live heap is known */
        bool all_goroutines; /* all groups with complete stacks; else the largest groups and where they wait */
        const bool *stop;
};

/* Opens the process, reads facts about it and finds its telemetry. */
bool inspection_new(struct loop *loop, const struct inspect_args *args, struct inspection **ret_inspection,
                    struct err *err);
void inspection_free(struct inspection *inspection);
/* Takes a look, which replaces the one that inspection_last() returns. */
bool inspection_look(struct inspection *inspection, struct err *err);
const struct look *inspection_last(const struct inspection *inspection);
/* Writes the stacks of all goroutines to a file that `go tool pprof` reads. */
bool inspection_write_goroutines(struct inspection *inspection, const char *path, struct err *err);

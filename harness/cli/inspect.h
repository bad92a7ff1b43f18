/* One look at a Go process: gathered without load and without its help. */
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
        const char *url;                   /* where its telemetry is; NULL: its listening ports are tried */
        struct scenario_access open;       /* what opens guarded pages; borrowed */
        bool kernel_only;                  /* ask the service nothing */
        bool collect;        /* force a collection (heap?gc=1), so that the live heap is known */
        bool all_goroutines; /* every group with its whole stack; else the largest, and where they wait */
        const bool *stop;
};

/* Opens the process, reads who it is and finds its telemetry. */
bool inspection_new(struct loop *loop, const struct inspect_args *args, struct inspection **ret_inspection,
                    struct err *err);
void inspection_free(struct inspection *inspection);
/* Looks again: what inspection_last() returns is replaced. */
bool inspection_look(struct inspection *inspection, struct err *err);
const struct look *inspection_last(const struct inspection *inspection);
/* Writes every goroutine's stack as a file that `go tool pprof` reads. */
bool inspection_write_goroutines(struct inspection *inspection, const char *path, struct err *err);

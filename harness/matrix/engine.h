/* A matrix on a cluster: the scripts and manifests that hand one cell's number to each task of a job array.
 *
 * The contract is the same everywhere: a task runs `plateau matrix run FILE --output DIR` with its index in the
 * environment, writes cell I into DIR and nothing else, and may be run again; a last job merges what is there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

struct engine_args {
        const char *name;    /* of the matrix */
        const char *program; /* path of plateau where the tasks run */
        const char *file;    /* the matrix file, as the tasks see it */
        const char *folder;  /* where cells go, shared by all tasks */
        const int *indices;  /* the cells to be measured, ascending */
        size_t count;
        int at_most;       /* tasks at once; 0: as many as the cluster has room for */
        bool shared;       /* tasks may share a machine */
        const char *image; /* Kubernetes: the container image */
        const char *text;  /* Kubernetes: the matrix file's content */
};

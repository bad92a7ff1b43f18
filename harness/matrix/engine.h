/* A matrix on a cluster: scripts and manifests that give each task of a job array the index of one cell.
 *
 * All clusters share one contract. A task runs `plateau matrix run FILE --output DIR` with its index I in the
 * environment; it writes cell I into DIR and nothing else, and may be run again. A last job merges the cells.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

struct engine_args {
        const char *name;    /* of the matrix */
        const char *program; /* path of plateau on the machines of the tasks */
        const char *file;    /* the matrix file, as the tasks see it */
        const char *folder;  /* the folder of the matrix, shared by all tasks */
        const int *indices;  /* the cells to be measured, ascending */
        size_t count;
        int at_most;       /* most tasks at once; 0: no limit */
        bool shared;       /* tasks may share a machine */
        const char *image; /* Kubernetes: the container image */
        const char *text;  /* Kubernetes: the matrix file's content */
};

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

/* "0-3,7": a list of cells as Slurm writes it. */
void engine_append_indices(const int *indices, size_t count, struct strbuf *buf);
/* The script of a task. It passes SIGTERM on, so that a cancelled cell is sealed as interrupted, and asks to be queued
 * again, twice, where plateau itself did not end in order. */
void engine_append_slurm_cell(const struct engine_args *args, struct strbuf *buf);
void engine_append_slurm_merge(const struct engine_args *args, struct strbuf *buf);
/* An Indexed Job for the cells, a claim for the volume that they share, a ConfigMap with the matrix, and the Job that
 * merges, as one YAML stream. Needs Kubernetes 1.24 or later. */
void engine_append_kubernetes(const struct engine_args *args, struct strbuf *buf);

/* Status lines of commands, while they wait and when they are done; each without the newline. */
#pragma once

#include <stddef.h>

struct matrix_record;
struct scenario_target;
struct strbuf;

/* The work ahead of `plateau run --against`. */
struct status_blocks {
        int blocks; /* of both builds together */
        int runs;   /* in each block */
        const char *old_name;
        const char *new_name;
        double seconds; /* most time that all of it takes */
};
/* "6 blocks of 5 runs in turns: old ./service-old, new ./service; about 300 s" */
void status_words_blocks(const struct status_blocks *all, struct strbuf *buf);
/* "block 2/6 old: 5 runs count" */
void status_words_block(const char *label, int runs, struct strbuf *buf);
/* "cell 3/12 GOGC=50: plateau, no cause": `label` and the outcome. */
void status_words_cell(const char *label, const struct matrix_record *record, struct strbuf *buf);

/* What a cell requires of its machine: "Go 1.22, cgo, a memory control group"; nothing if nothing. */
void status_words_needs(const struct scenario_target *target, struct strbuf *buf);
/* "12 cells: job 4711; merge: job 4712; results/matrix/m/report.html" */
void status_words_jobs(size_t cells, const char *job, const char *merge_job, const char *folder,
                       struct strbuf *buf);
/* Says that no cell is left to be measured on a cluster, and how to see the results. */
void status_words_all_measured(const char *folder, struct strbuf *buf);

/* Says that a profile was written, and which command shows it. */
void status_words_profile(const char *path, struct strbuf *buf);
/* Why the runtime's figures of a process are not known, as a clause: none of its `ports` listening ports answered, or the
 * page at `url` has no figures, for the reasons in `faults`. */
void status_words_no_port_answers(size_t ports, struct strbuf *buf);
void status_words_no_figures(const char *url, const char *faults, struct strbuf *buf);

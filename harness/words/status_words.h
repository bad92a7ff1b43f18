/* What commands say while they wait, and when they are done: one line each, without its end. */
#pragma once

#include <stddef.h>

struct matrix_record;
struct scenario_target;
struct strbuf;

/* What is about to be done for `plateau run --against`. */
struct status_blocks {
        int blocks; /* of both builds */
        int runs;   /* in each */
        const char *old_name;
        const char *new_name;
        double seconds; /* that all of it takes at most */
};
/* "6 blocks of 5 runs in turns: old ./service-old, new ./service; about 300 s" */
void status_words_blocks(const struct status_blocks *all, struct strbuf *buf);
/* "block 2/6 old: 5 runs count" */
void status_words_block(const char *label, int runs, struct strbuf *buf);
/* "cell 3/12 GOGC=50: plateau, no cause": `label`, and what came of it. */
void status_words_cell(const char *label, const struct matrix_record *record, struct strbuf *buf);

/* "Go 1.22, cgo, a memory control group": what a cell needs of its machine; nothing where it needs nothing. */
void status_words_needs(const struct scenario_target *target, struct strbuf *buf);
/* "12 cells: job 4711; merge: job 4712; results/matrix/m/report.html" */
void status_words_jobs(size_t cells, const char *job, const char *merge_job, const char *folder,
                       struct strbuf *buf);
/* That a matrix has no cell left to hand to a cluster, and how to see it. */
void status_words_all_measured(const char *folder, struct strbuf *buf);

/* That a profile was written, and the command that shows it. */
void status_words_profile(const char *path, struct strbuf *buf);
/* Why the runtime's figures of a process are not known, each a clause: none of its listening ports, which may be none,
 * answered; or the URL that was given did, with `faults`. */
void status_words_no_port_answers(size_t ports, struct strbuf *buf);
void status_words_no_figures(const char *url, const char *faults, struct strbuf *buf);

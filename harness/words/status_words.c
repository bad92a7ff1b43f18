/* One function per line. */
#include "words/status_words.h"

#include "base/strbuf.h"
#include "model/matrix.h"
#include "model/scenario.h"
#include "model/verdict.h"

void status_words_blocks(const struct status_blocks *all, struct strbuf *buf)
{
        strbuf_printf(buf, "%d blocks of %d runs in turns: old %s, new %s; about %.0f s", all->blocks,
                      all->runs, all->old_name, all->new_name, all->seconds);
}

void status_words_block(const char *label, int runs, struct strbuf *buf)
{
        strbuf_printf(buf, "%s: %d runs count", label, runs);
}

void status_words_cell(const char *label, const struct matrix_record *record, struct strbuf *buf)
{
        strbuf_printf(buf, "%s: %s, %s", label, shape_names[record->shape],
                      hypothesis_names[record->hypothesis]);
}

void status_words_needs(const struct scenario_target *target, struct strbuf *buf)
{
        if (target->go)
                strbuf_printf(buf, "Go %s", target->go);
        if (target->cgo)
                strbuf_printf(buf, "%scgo", buf->len ? ", " : "");
        if (target->cgroup)
                strbuf_printf(buf, "%sa memory control group", buf->len ? ", " : "");
}

void status_words_jobs(size_t cells, const char *job, const char *merge_job, const char *folder,
                       struct strbuf *buf)
{
        strbuf_printf(buf, "%zu cells: job %s; merge: job %s; %s/report.html", cells, job, merge_job, folder);
}

void status_words_all_measured(const char *folder, struct strbuf *buf)
{
        strbuf_printf(buf, "every cell is measured; 'plateau matrix merge %s' shows them", folder);
}

void status_words_profile(const char *path, struct strbuf *buf)
{
        strbuf_printf(buf, "wrote %s: go tool pprof -top %s", path, path);
}

void status_words_no_port_answers(size_t ports, struct strbuf *buf)
{
        if (ports == 0)
                strbuf_append(buf, "it listens on no TCP port that we may see");
        else
                strbuf_printf(
                        buf,
                        "none of its %zu listening ports answers at /debug/vars, /debug/pprof/ or /metrics",
                        ports);
}

void status_words_no_figures(const char *url, const char *faults, struct strbuf *buf)
{
        strbuf_printf(buf, "%s answers with no figures: %s", url, faults);
}

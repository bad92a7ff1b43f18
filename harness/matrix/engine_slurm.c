/* The two Slurm scripts as text, with the variable parts quoted for the shell. */
#include "matrix/engine_slurm.h"

#include "base/escape.h"
#include "base/strbuf.h"

void engine_slurm_append_indices(const int *indices, size_t count, struct strbuf *buf)
{
        for (size_t i = 0; i < count;) {
                size_t end = i;

                while (end + 1 < count && indices[end + 1] == indices[end] + 1)
                        end++;
                strbuf_printf(buf, "%s%d", i ? "," : "", indices[i]);
                if (end > i)
                        strbuf_printf(buf, "-%d", indices[end]);
                i = end + 1;
        }
}

static void append_assignment(const char *name, const char *value, struct strbuf *buf)
{
        strbuf_printf(buf, "%s=", name);
        escape_shell(buf, value);
        strbuf_append_char(buf, '\n');
}

void engine_slurm_append_cell(const struct engine_args *args, struct strbuf *buf)
{
        strbuf_append(buf, "#!/bin/sh\n"
                           "# One cell of a matrix; its number is in SLURM_ARRAY_TASK_ID.\n");
        append_assignment("program", args->program, buf);
        append_assignment("file", args->file, buf);
        append_assignment("folder", args->folder, buf);
        strbuf_printf(buf, "\"$program\" matrix run \"$file\" --output \"$folder\"%s &\n",
                      args->shared ? " --shared" : "");
        strbuf_append(
                buf,
                "cell=$!\n"
                "# The first SIGTERM stops in order: what was measured is sealed, and the cell stays to be measured.\n"
                "trap 'kill -TERM \"$cell\" 2>/dev/null' TERM INT\n"
                "wait \"$cell\"\n"
                "code=$?\n"
                "while [ \"$code\" -gt 128 ] && kill -0 \"$cell\" 2>/dev/null; do\n"
                "        wait \"$cell\"\n"
                "        code=$?\n"
                "done\n"
                "# 0 and 4 are answers, 2 is our own mistake, 130 was wanted; anything else is an accident.\n"
                "case $code in\n"
                "0 | 2 | 4 | 130) ;;\n"
                "*) [ \"${SLURM_RESTART_COUNT:-0}\" -ge 2 ] || scontrol requeue \"$SLURM_JOB_ID\" ;;\n"
                "esac\n"
                "exit \"$code\"\n");
}

void engine_slurm_append_merge(const struct engine_args *args, struct strbuf *buf)
{
        strbuf_append(buf, "#!/bin/sh\n# Merges the cells that are there, and says which are missing.\n");
        append_assignment("program", args->program, buf);
        append_assignment("folder", args->folder, buf);
        strbuf_append(buf, "exec \"$program\" matrix merge \"$folder\"\n");
}

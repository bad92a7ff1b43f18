/* `plateau inspect`: what is this Go process, which madvise is in effect, and where is each resident byte. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "cli/access_options.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/inspect.h"
#include "cli/process_options.h"
#include "cli/terminal.h"
#include "net/loop.h"
#include "report/json/inspect_json.h"
#include "report/pages/inspect_text.h"
#include "words/status_words.h"

struct inspect_values {
        struct process_values process;
        struct access_values access;
        bool json;
        bool watch;
        bool collect;
        bool kernel_only;
        bool goroutines;
        int64_t interval_ns;
};

static void on_signal(int number, void *arg)
{
        (void)number;
        *(bool *)arg = true;
}

static void show(const struct look *look, const struct inspect_values *values)
{
        if (values->json) {
                char *text = inspect_json_print(look, values->watch);

                puts(text);
                free(text);
        } else {
                struct strbuf text = { 0 };

                if (values->watch && terminal_takes_escapes(STDOUT_FILENO))
                        fputs("\033[H\033[2J", stdout);
                inspect_text_append(look, &text);
                fputs(strbuf_text(&text), stdout);
                strbuf_clear(&text);
        }
        fflush(stdout);
}

static bool write_goroutines(struct inspection *inspection, int64_t pid, struct err *err)
{
        char *path = mem_printf("goroutines-%lld.pb.gz", (long long)pid);
        bool ok = inspection_write_goroutines(inspection, path, err);
        struct strbuf line = { 0 };

        status_words_profile(path, &line);
        if (ok)
                fprintf(stderr, "%s\n", strbuf_text(&line));
        strbuf_clear(&line);
        free(path);
        return ok;
}

/* Looks at the process once, or repeatedly until a signal, which then is the normal end. */
static bool look(struct loop *loop, const struct inspect_args *args, const struct inspect_values *values,
                 struct err *err)
{
        struct inspection *inspection = NULL;
        int64_t next_ns = clock_now_ns();
        bool ok = inspection_new(loop, args, &inspection, err);

        do {
                ok = ok && inspection_look(inspection, err);
                if (ok && !*args->stop)
                        show(inspection_last(inspection), values);
                ok = ok && (!values->goroutines || write_goroutines(inspection, args->process->pid, err));
                next_ns += values->interval_ns;
        } while (ok && values->watch && !ferror(stdout) && loop_run_until(loop, next_ns, args->stop));
        inspection_free(inspection);
        return ok || *args->stop;
}

static int inspect_run(const struct command *command, int argc, char **argv)
{
        struct inspect_values values = { .interval_ns = 2 * NS_PER_S };
        struct option_list operands = { 0 };
        struct process_ref process = { 0 };
        struct inspect_args args = { .process = &process };
        struct loop *loop = NULL;
        struct loop_signal *signals[2] = { NULL, NULL };
        struct err err = { 0 };
        bool stop = false;
        int code = EXIT_REACHED;

        args.stop = &stop;
        if (!options_parse(command, argc, argv, &values, &operands, &err) ||
            !access_options_take(&values.access, &args.open, &err) ||
            !process_options_open(command->name, &values.process, &operands, &process, &err) ||
            !loop_new(&loop, &err)) {
                code = exit_with_error(&err);
                goto out;
        }
        args.url = values.process.url;
        args.collect = values.collect;
        args.kernel_only = values.kernel_only;
        args.all_goroutines = values.goroutines;
        signals[0] = loop_signal_new(loop, SIGINT, on_signal, &stop);
        signals[1] = loop_signal_new(loop, SIGTERM, on_signal, &stop);
        if (!look(loop, &args, &values, &err))
                code = exit_with_error(&err);
        else if (stop && !values.watch)
                code = EXIT_INTERRUPTED;
out:
        loop_signal_free(signals[0]);
        loop_signal_free(signals[1]);
        loop_free(loop);
        process_ref_clear(&process);
        scenario_access_clear(&args.open);
        access_options_clear(&values.access);
        option_list_clear(&operands);
        return code;
}

static const struct option_row inspect_options[] = {
        PROCESS_OPTION_ROWS(struct inspect_values,
                            "base URL of its telemetry; without it the ports on which it listens are tried"),
        ACCESS_OPTION_ROWS(struct inspect_values),
        { "collect", 0, OPTION_FLAG, offsetof(struct inspect_values, collect), NULL,
          "force two collections first, so that live and dead heap are known exactly" },
        { "kernel-only", 0, OPTION_FLAG, offsetof(struct inspect_values, kernel_only), NULL,
          "ask the service nothing and leave its heap alone; Go's memory is then one row" },
        { "goroutines", 0, OPTION_FLAG, offsetof(struct inspect_values, goroutines), NULL,
          "show every group of goroutines with a whole stack, and write goroutines-PID.pb.gz for go tool pprof" },
        { "json", 'j', OPTION_FLAG, offsetof(struct inspect_values, json), NULL,
          "print JSON; with --watch one object a line" },
        { "watch", 'w', OPTION_FLAG, offsetof(struct inspect_values, watch), NULL,
          "look again until interrupted" },
        { "interval", 0, OPTION_DURATION, offsetof(struct inspect_values, interval_ns), "TIME",
          "between two looks of --watch, 2s by default", .positive = true },
        { 0 },
};

const struct command cmd_inspect = {
        .name = "inspect",
        .arguments = "PID|--container ID|--url URL",
        .summary = "Says what a Go process is, and where each of its resident bytes is.",
        .details =
                "Reads the kernel's figures from /proc, and the Go heap from the memory of the process. The runtime's\n"
                "own figures come from expvar (/debug/vars), net/http/pprof (/debug/pprof/) or a Prometheus page\n"
                "(/metrics), whichever answers first; without such a page they are read from memory too. Needs no code\n"
                "in the service, and changes nothing in it. What cannot be read is unknown, and the output says why.\n\n"
                "  plateau inspect 4242\n"
                "  plateau inspect 4242 --url http://127.0.0.1:6060 --json\n"
                "  plateau inspect --container 4f3c0a9be1d2\n"
                "  plateau inspect 4242 --watch",
        .options = inspect_options,
        .operands_min = 0,
        .operands_max = 1,
        .run = inspect_run,
};

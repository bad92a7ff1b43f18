/* Runs another program to make the load; it is given as an argument list, without a shell.
 *
 * The program gets URL, run and seed in its arguments ({{url}}, {{run}}, {{seed}}) and its environment. It may report how
 * many requests it made in the JSON file that PLATEAU_OUTPUT names. Processes that it starts end with it
 * (target/guard.h).
 */
#include "run/generator_command.h"

#include <cjson/cJSON.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/run.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "run/experiment.h"
#include "run/observer.h"
#include "target/output.h"
#include "target/spawn.h"
#include "target/target.h"
#include "words/event_words.h"

enum { OUTPUT_MAX = 1 << 20, JSON_MAX = 1 << 20, END_MS = 5000 };

/* The program's output, kept with the run under this name. */
#define OUTPUT_FILE "generator.txt"

struct command {
        struct experiment *x;
        char **argv;   /* NULL-terminated */
        char path[64]; /* of the file for its counts; "": none */
        struct spawned spawned;
        struct output *out;
        struct output *errors;
        struct loop_reader *ending; /* wakes the loop when the program ends; NULL: it has ended */
        struct strbuf said;         /* its output so far */
        int64_t begin_ns;
        int64_t end_ns; /* when it ended; 0: not yet */
        int64_t cpu_before_ns;
        int status; /* as of waitpid(2) */
        bool stopped;
};

/* Processor time of our children that have ended and been waited for. */
static int64_t children_cpu_ns(void)
{
        struct rusage usage;

        if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
                return 0;
        return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * NS_PER_S +
               (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * NS_PER_US;
}

static void append_replaced(const char *word, const char *name, const char *value, struct strbuf *ret)
{
        size_t len = strlen(name);
        const char *at;

        while ((at = strstr(word, name))) {
                strbuf_append_len(ret, word, (size_t)(at - word));
                strbuf_append(ret, value);
                word = at + len;
        }
        strbuf_append(ret, word);
}

/* Returns `word` with {{url}}, {{run}} and {{seed}} replaced, in fresh memory. */
static char *replace(const char *word, const char *url, const char *run, const char *seed)
{
        const char *const names[] = { "{{url}}", "{{run}}", "{{seed}}" };
        const char *const values[] = { url ? url : "", run, seed };
        char *text = mem_dup(word);

        for (int i = 0; i < 3; i++) {
                struct strbuf next = { 0 };

                append_replaced(text, names[i], values[i], &next);
                free(text);
                text = strbuf_take(&next);
        }
        return text;
}

static char **build_argv(const struct scenario_load *load, const char *url, const char *run, const char *seed)
{
        size_t count = 0;
        char **argv;

        while (load->command[count])
                count++;
        argv = mem_new(count + 1, sizeof(*argv));
        for (size_t i = 0; i < count; i++)
                argv[i] = replace(load->command[i], url, run, seed);
        return argv;
}

static void on_line(const char *line, void *arg)
{
        struct command *command = arg;

        if (command->said.len + strlen(line) < OUTPUT_MAX) {
                strbuf_append(&command->said, line);
                strbuf_append_char(&command->said, '\n');
        }
}

static bool command_is_done(void *self)
{
        struct command *command = self;

        if (!command->end_ns && guard_status(&command->spawned.guard, 0, &command->status))
                command->end_ns = clock_now_ns();
        return command->end_ns != 0;
}

static void on_ending(int fd, void *arg)
{
        struct command *command = arg;

        (void)fd;
        command_is_done(command);
        loop_reader_free(command->ending);
        command->ending = NULL;
        loop_wake(command->x->args->loop);
}

static bool start_program(struct command *command, const char *url, const char *run, const char *seed,
                          struct err *err)
{
        struct scenario_pair env[] = { { .name = (char *)"PLATEAU_URL", .value = (char *)(url ? url : "") },
                                       { .name = (char *)"PLATEAU_RUN", .value = (char *)run },
                                       { .name = (char *)"PLATEAU_SEED", .value = (char *)seed },
                                       { .name = (char *)"PLATEAU_OUTPUT", .value = command->path } };
        struct loop *loop = command->x->args->loop;

        if (!spawn_process(&(struct spawn_args){ .program = command->argv[0],
                                                 .argv = command->argv,
                                                 .env = env,
                                                 .env_count = sizeof(env) / sizeof(env[0]) },
                           &command->spawned, err))
                return err_wrap(err, "load.command");
        command->out = output_new(loop, command->spawned.stdout_fd, on_line, command);
        command->errors = output_new(loop, command->spawned.stderr_fd, on_line, command);
        command->ending = loop_reader_new(loop, command->spawned.guard.control_fd, on_ending, command);
        return true;
}

static void command_free(void *self)
{
        struct command *command = self;

        loop_reader_free(command->ending);
        if (command->argv[0] && command->out)
                guard_end(&command->spawned.guard);
        output_free(command->out);
        output_free(command->errors);
        process_ref_clear(&command->spawned.process);
        for (size_t i = 0; command->argv[i]; i++)
                free(command->argv[i]);
        free(command->argv);
        strbuf_clear(&command->said);
        if (command->path[0])
                unlink(command->path);
        free(command);
}

static bool command_start(struct experiment *x, struct run *run, void **ret_self, struct err *err)
{
        const struct scenario *scenario = x->args->scenario;
        struct command *command = mem_new(1, sizeof(*command));
        const char *url = target_url(x->target);
        char run_text[32], seed_text[32];
        int fd;

        snprintf(run_text, sizeof(run_text), "%d", (int)run->index);
        snprintf(seed_text, sizeof(seed_text), "%llu",
                 (unsigned long long)scenario->seed + (unsigned)run->index);
        command->x = x;
        command->argv = build_argv(&scenario->load, url, run_text, seed_text);
        snprintf(command->path, sizeof(command->path), "/tmp/plateau-generator.XXXXXX");
        fd = mkstemp(command->path);
        if (fd >= 0)
                close(fd);
        else
                command->path[0] = '\0';
        command->cpu_before_ns = children_cpu_ns();
        command->begin_ns = clock_now_ns();
        if (!start_program(command, url, run_text, seed_text, err)) {
                command_free(command);
                return false;
        }
        *ret_self = command;
        return true;
}

static void command_progress(void *self, struct load_progress *ret)
{
        const struct command *command = self;

        ret->elapsed_s = (double)(clock_now_ns() - command->begin_ns) / (double)NS_PER_S;
}

static void command_stop(void *self)
{
        struct command *command = self;

        if (!command->end_ns)
                process_ref_signal(&command->spawned.process, SIGTERM);
        command->stopped = true;
}

/* Reads "requests" and "failed" from the JSON file that the program wrote; -1 for what is missing. */
static void read_counts(const struct command *command, int64_t *ret_requests, int64_t *ret_failed)
{
        struct strbuf text = { 0 };
        cJSON *root = NULL;
        int64_t *const into[] = { ret_requests, ret_failed };
        static const char *const names[] = { "requests", "failed" };

        *ret_requests = *ret_failed = -1;
        if (command->path[0] && file_read(command->path, JSON_MAX, &text, NULL) && text.len > 0)
                root = cJSON_ParseWithLength(text.text, text.len);
        for (int i = 0; i < 2; i++) {
                const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, names[i]);

                if (cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble <= 9007199254740992.0)
                        *into[i] = (int64_t)item->valuedouble;
        }
        cJSON_Delete(root);
        strbuf_clear(&text);
}

static void fill_stats(const struct command *command, struct load_stats *stats)
{
        int64_t requests, failed;

        read_counts(command, &requests, &failed);
        if (requests < 0)
                requests = command->x->args->scenario->load.requests;
        if (failed < 0)
                failed = 0;
        if (failed > requests)
                failed = requests;
        stats->planned = stats->sent = requests;
        stats->answered = requests - failed;
        stats->failed = stats->failures[LOAD_FAIL_STATUS] = failed;
        stats->duration_ns = command->end_ns - command->begin_ns;
        stats->cpu_ns = children_cpu_ns() - command->cpu_before_ns;
        stats->run_queue_delay_ns = -1;
}

/* Sets run->fault if the program failed. The run then does not count, but the experiment goes on. */
static void find_fault(const struct command *command, struct run *run)
{
        const char *last = output_tail(command->errors);
        const char *line = strrchr(last, '\n');

        line = line && line[1] ? line + 1 : last;
        if (run->fault || (WIFEXITED(command->status) && WEXITSTATUS(command->status) == 0))
                return;
        if (WIFSIGNALED(command->status))
                run->fault = mem_printf(EVENT_COMMAND_SIGNAL, command->argv[0], WTERMSIG(command->status));
        else
                run->fault = mem_printf(EVENT_COMMAND_FAILED, command->argv[0], WEXITSTATUS(command->status),
                                        *line ? ": " : "", line);
}

static bool command_finish(void *self, struct run *run, struct err *err)
{
        struct command *command = self;
        const struct campaign_observer *observer = command->x->args->observer;

        loop_reader_free(command->ending); /* so that only guard_status() below reads the program's end */
        command->ending = NULL;
        if (!command->end_ns) {
                if (!guard_status(&command->spawned.guard, END_MS, &command->status))
                        command->status = SIGKILL;
                command->end_ns = clock_now_ns();
        }
        guard_end(&command->spawned.guard);
        output_drain(command->out);
        output_drain(command->errors);
        fill_stats(command, &run->load);
        find_fault(command, run);
        return command->said.len == 0 || observer->on_file(run->index, OUTPUT_FILE, command->said.text,
                                                           command->said.len, observer->arg, err);
}

const struct generator_kind generator_command = {
        .start = command_start,
        .is_done = command_is_done,
        .progress = command_progress,
        .stop = command_stop,
        .finish = command_finish,
        .free = command_free,
};

/* A run of tools/build_target.sh; Go's own build cache makes the second time cheap. */
#include "cli/build_target.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/find_scenario.h"
#include "model/scenario.h"
#include "target/spawn.h"

/* Reads both pipes until both have ended: a child that fills one while we wait for the other would wait for ever. */
static void read_output(const struct spawned *spawned, struct strbuf *text)
{
        struct pollfd pipes[] = { { .fd = spawned->stdout_fd, .events = POLLIN },
                                  { .fd = spawned->stderr_fd, .events = POLLIN } };
        int open = 2;

        while (open > 0 && (poll(pipes, 2, -1) >= 0 || errno == EINTR)) {
                for (int i = 0; i < 2; i++) {
                        char bytes[4096];
                        ssize_t got;

                        if (pipes[i].fd < 0 || !pipes[i].revents)
                                continue;
                        got = read(pipes[i].fd, bytes, sizeof(bytes));
                        if (got > 0) {
                                strbuf_append_len(text, bytes, (size_t)got);
                        } else {
                                close(pipes[i].fd);
                                pipes[i].fd = -1; /* which poll passes over */
                                open--;
                        }
                }
        }
}

/* Several lines as one: errors take one line. */
static char *join_lines(const struct strbuf *text)
{
        char *line = mem_dup_len(strbuf_text(text), text->len);
        size_t len = text->len;

        while (len && line[len - 1] == '\n')
                line[--len] = '\0';
        for (char *at = line; *at; at++)
                if (*at == '\n')
                        *at = ';';
        return line;
}

/* Runs a program to its end; its output goes into the error where it fails. */
static bool run_program(char *const *argv, struct err *err)
{
        struct strbuf output = { 0 };
        struct spawned spawned;
        int status = -1;
        bool ok;

        if (!spawn_process(&(struct spawn_args){ .program = argv[0], .argv = argv }, &spawned, err))
                return false;
        spawn_set_blocking(&spawned);
        read_output(&spawned, &output);
        ok = waitpid(spawned.pid, &status, 0) == spawned.pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!ok) {
                char *said = join_lines(&output);

                err_set(err, ERR_MEASURE, "target.go: building the sample service failed: %s",
                        *said ? said : "it said nothing");
                free(said);
        }
        strbuf_clear(&output);
        return ok;
}

/* "1.22" → the go of that toolchain; a path stays. */
static bool find_go(const char *name, char **ret_go, struct err *err)
{
        char *below;
        char *go;

        if (strchr(name, '/')) {
                *ret_go = mem_dup(name);
                return true;
        }
        below = mem_printf(".toolchains/go-%s/bin/go", name);
        go = find_in_checkout(below);
        free(below);
        if (!go)
                return err_set(
                        err, ERR_USAGE,
                        "target.go: there is no Go %s below .toolchains/; 'make toolchains' brings it, or give "
                        "the path of a go binary",
                        name);
        *ret_go = go;
        return true;
}

static char *output_name(const char *folder, const struct scenario_target *target)
{
        char *name = mem_dup(target->go);
        char *path;

        for (char *at = name; *at; at++)
                if (*at == '/')
                        *at = '_';
        path = mem_printf("%s/target-go-%s%s", folder, name, target->cgo ? "-cgo" : "");
        free(name);
        return path;
}

/* One script knows how the sample service is built, for every Go from 1.15 on: meson, benchmarks and this use it. What
 * it makes stands beside our own binary, where the one of the build stands too. */
static bool build_sample(const struct scenario_target *target, char **ret_program, struct err *err)
{
        char *script = find_in_checkout("tools/build_target.sh");
        char *folder = find_own_folder();
        char *go = NULL;
        char *output;
        bool ok;

        if (!script || !folder) {
                free(script);
                free(folder);
                return err_set(err, ERR_USAGE, "target.go: the sample service is built from a checkout only");
        }
        ok = find_go(target->go, &go, err);
        output = output_name(folder, target);
        if (ok) {
                char *pure[] = { script, "--go", go, output, NULL };
                char *cgo[] = { script, "--go", go, "--cgo", output, NULL };

                ok = run_program(target->cgo ? cgo : pure, err);
        }
        if (ok)
                *ret_program = mem_dup(output);
        free(output);
        free(go);
        free(script);
        free(folder);
        return ok;
}

bool build_target(const struct scenario_target *target, char **ret_program, struct err *err)
{
        *ret_program = NULL;
        if (!target->spawn)
                return true;
        if (target->go && strcmp(target->spawn[0], "target-go") == 0)
                return build_sample(target, ret_program, err);
        if (target->go)
                return err_set(err, ERR_USAGE,
                               "target.go: builds the sample service only, target.spawn is '%s'",
                               target->spawn[0]);
        *ret_program = find_program_beside(target->cgo && strcmp(target->spawn[0], "target-go") == 0
                                                   ? "target-go-cgo"
                                                   : target->spawn[0]);
        return true;
}

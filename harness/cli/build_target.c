/* `go build`, without a shell; Go's own build cache makes the second time cheap. */
#include "cli/build_target.h"

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

static void read_all(int fd, struct strbuf *text)
{
        char bytes[4096];
        ssize_t got;

        while ((got = read(fd, bytes, sizeof(bytes))) > 0)
                strbuf_append_len(text, bytes, (size_t)got);
        close(fd);
}

/* Runs a program to its end; its output goes into the error where it fails. */
static bool run_program(char *const *argv, const struct scenario_pair *env, size_t env_count, struct err *err)
{
        struct strbuf output = { 0 };
        struct spawned spawned;
        int status = -1;
        bool ok;

        if (!spawn_process(argv[0], argv, env, env_count, &spawned, err))
                return false;
        spawn_set_blocking(&spawned);
        read_all(spawned.stdout_fd, &output);
        read_all(spawned.stderr_fd, &output);
        ok = waitpid(spawned.pid, &status, 0) == spawned.pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!ok)
                err_set(err, ERR_MEASURE, "target.go: building the sample service failed: %s",
                        strbuf_text(&output));
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

static bool build_sample(const struct scenario_target *target, char **ret_program, struct err *err)
{
        struct scenario_pair env[] = { { "CGO_ENABLED", target->cgo ? "1" : "0" },
                                       { "GOTOOLCHAIN", "local" },
                                       { "GOFLAGS", "-mod=mod" },
                                       { "GOPROXY", "off" } };
        char *source = find_in_checkout("target-go");
        char *folder = find_in_checkout("build");
        char *go = NULL;
        char *output;
        bool ok;

        if (!source || !folder) {
                free(source);
                free(folder);
                return err_set(err, ERR_USAGE, "target.go: the sample service is built from a checkout only");
        }
        ok = find_go(target->go, &go, err);
        output = output_name(folder, target);
        if (ok) {
                char *argv[] = { go,     "build", "-C",
                                 source, "-tags", target->cgo ? "plateau_cgo" : "plateau_pure",
                                 "-o",   output,  ".",
                                 NULL };

                ok = run_program(argv, env, sizeof(env) / sizeof(env[0]), err);
        }
        if (ok)
                *ret_program = mem_dup(output);
        free(output);
        free(go);
        free(source);
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

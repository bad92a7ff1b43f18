/* A run of tools/build_target.sh; Go's own build cache makes the second time cheap. */
#include "cli/build_target.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/find_scenario.h"
#include "cli/run_program.h"
#include "model/scenario.h"

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
static bool build_sample(const struct build_args *args, char **ret_program, struct err *err)
{
        const struct scenario_target *target = args->target;
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
                const char *const pure[] = { script, "--go", go, output, NULL };
                const char *const cgo[] = { script, "--go", go, "--cgo", output, NULL };
                struct strbuf said = { 0 };

                ok = run_program(args->loop, args->stop, target->cgo ? cgo : pure, &said, err) ||
                     err_wrap(err, "target.go: building the sample service failed");
                strbuf_clear(&said);
        }
        if (ok)
                *ret_program = mem_dup(output);
        free(output);
        free(go);
        free(script);
        free(folder);
        return ok;
}

bool build_target(const struct build_args *args, char **ret_program, struct err *err)
{
        const struct scenario_target *target = args->target;

        *ret_program = NULL;
        if (!target->spawn)
                return true;
        if (target->go && strcmp(target->spawn[0], "target-go") == 0)
                return build_sample(args, ret_program, err);
        if (target->go)
                return err_set(err, ERR_USAGE,
                               "target.go: builds the sample service only, target.spawn is '%s'",
                               target->spawn[0]);
        *ret_program = find_program_beside(target->cgo && strcmp(target->spawn[0], "target-go") == 0
                                                   ? "target-go-cgo"
                                                   : target->spawn[0]);
        return true;
}

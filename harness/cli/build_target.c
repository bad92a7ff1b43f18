/* Runs tools/build_target.sh; Go's build cache makes it cheap the second time. */
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

/* Returns the go binary of a toolchain such as "1.22"; a path is returned as it is. */
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

/* Builds the sample service with tools/build_target.sh, which Meson and the benchmarks use too: it works with every Go
 * from 1.15 on. The program goes beside our own binary, where the build puts the sample service as well. */
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

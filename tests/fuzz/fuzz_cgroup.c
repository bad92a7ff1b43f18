/* Any bytes as /proc/PID/cgroup and as mountinfo: a path, or an error that says something. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cgroup.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is found is a path from the root. */
static void check(bool ok, const char *path, const struct err *err)
{
        if (ok ? !path || path[0] != '/' : path || !err->message[0])
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        const char *text = (const char *)data;
        enum cgroup_version version = CGROUP_NONE;
        struct err err = { 0 };
        char *path = NULL, *folder = NULL;
        bool ok = cgroup_parse_path(text, size, &version, &path, &err);

        check(ok, path, &err);
        if (ok && version != CGROUP_V1 && version != CGROUP_V2)
                abort();
        for (int v = CGROUP_V1; v <= CGROUP_V2; v++) {
                err = (struct err){ 0 };
                ok = cgroup_parse_mount(text, size, (enum cgroup_version)v, path ? path : "/kubepods/pod1",
                                        &folder, &err);
                check(ok, folder, &err);
                free(folder);
                folder = NULL;
        }
        free(path);
        if (cgroup_parse_limit(text, size) < -1)
                abort();
        return 0;
}

/* Makes safe folder names out of scenario names, and keeps paths inside their folder. */
#include "record/layout.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

enum { FOLDER_NAME_MAX = 80 };

char *layout_folder_name(const char *scenario_name)
{
        char *name = mem_dup_len(scenario_name, strnlen(scenario_name, FOLDER_NAME_MAX));

        for (char *at = name; *at; at++)
                if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
                        *at = '_';
        if (name[0] == '.' || name[0] == '-')
                name[0] = '_';
        return name;
}

char *layout_run_file(int32_t run, const char *name)
{
        return mem_printf("run-%02d/%s", (int)run, name);
}

bool layout_is_inside(const char *path)
{
        if (!*path || *path == '/')
                return false;
        for (const char *part = path; part; part = strchr(part, '/')) {
                part += *part == '/';
                if (strcmp(part, "..") == 0 || strncmp(part, "../", 3) == 0)
                        return false;
        }
        return true;
}

bool layout_point(const char *parent, const char *link, const char *target, struct err *err)
{
        char *temporary = mem_printf("%s/.%s-%d", parent, link, (int)getpid());
        char *path = file_join(parent, link);
        bool ok;

        unlink(temporary);
        ok = symlink(target, temporary) == 0 && rename(temporary, path) == 0;
        if (!ok)
                err_set_errno(err, ERR_IO, errno, "cannot point '%s' to the result", path);
        free(path);
        free(temporary);
        return ok;
}

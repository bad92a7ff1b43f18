/* Files are found relative to our own binary, so that both a checkout and an installed tree work. */
#include "cli/find_scenario.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"

char *find_own_folder(void)
{
        char path[4096];
        ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

        if (len <= 0)
                return NULL;
        path[len] = '\0';
        *strrchr(path, '/') = '\0';
        return mem_dup(path);
}

static char *existing(char *path_take)
{
        if (path_take && file_exists(path_take))
                return path_take;
        free(path_take);
        return NULL;
}

/* Returns the first folder of scenarios that exists: in the current folder, in the checkout, installed. */
static char *scenario_folder(void)
{
        char *own = find_own_folder();
        char *folder = existing(mem_dup("scenarios"));

        if (!folder && own)
                folder = existing(mem_printf("%s/../scenarios", own));
        if (!folder && own)
                folder = existing(mem_printf("%s/../share/plateau/scenarios", own));
        free(own);
        return folder;
}

static bool fault_not_found(const char *name, const char *folder, struct err *err)
{
        const char *names[256] = { NULL };
        size_t count = 0;
        DIR *dir = folder ? opendir(folder) : NULL;
        const struct dirent *entry;
        const char *near;

        while (dir && (entry = readdir(dir)) && count < 255) {
                size_t len = strlen(entry->d_name);

                if (len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0 &&
                    !strstr(entry->d_name, ".schema."))
                        names[count++] = mem_dup_len(entry->d_name, len - 5);
        }
        if (dir)
                closedir(dir);
        near = nearest_name(name, names);
        if (near)
                err_set(err, ERR_USAGE, "scenario '%s': no such file or name; did you mean '%s'?", name,
                        near);
        else
                err_set(err, ERR_USAGE, "scenario '%s': no such file, and no such name in %s", name,
                        folder ? folder : "scenarios/");
        while (count > 0)
                free((char *)names[--count]);
        return false;
}

bool find_scenario(const char *name, char **ret_path, struct err *err)
{
        char *folder;
        char *path = NULL;
        bool ok = true;

        if (file_exists(name) && (strchr(name, '/') || strchr(name, '.'))) {
                *ret_path = mem_dup(name);
                return true;
        }
        folder = scenario_folder();
        if (folder && !strchr(name, '/'))
                path = existing(mem_printf("%s/%s.json", folder, name));
        if (path)
                *ret_path = path;
        else
                ok = fault_not_found(name, folder, err);
        free(folder);
        return ok;
}

char *find_in_checkout(const char *below)
{
        char *own = find_own_folder();
        char *path = own ? existing(mem_printf("%s/../%s", own, below)) : NULL;

        free(own);
        return path;
}

char *find_installed(const char *below)
{
        char *own = find_own_folder();
        char *path = own ? existing(mem_printf("%s/../share/plateau/%s", own, below)) : NULL;

        free(own);
        return path;
}

char *find_program_beside(const char *name)
{
        char *own = strchr(name, '/') ? NULL : find_own_folder();
        char *path = own ? existing(mem_printf("%s/%s", own, name)) : NULL;

        if (!path && own)
                path = existing(mem_printf("%s/../libexec/plateau/%s", own, name));
        free(own);
        return path ? path : mem_dup(name);
}

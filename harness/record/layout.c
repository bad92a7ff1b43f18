/* Any text is a scenario's name; only harmless ones are a folder's. */
#include "record/layout.h"

#include <ctype.h>
#include <string.h>

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

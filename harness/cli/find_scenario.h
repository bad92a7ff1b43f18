/* Finds scenarios, programs and other files by name, in a checkout or an installed tree. */
#pragma once

#include <stdbool.h>

struct err;

/* Finds a scenario. `name` is a path, or a name such as "reserve" for reserve.json in ./scenarios, in the checkout's
 * scenarios/, or where the package installs them. The caller frees `ret_path`. ERR_USAGE suggests the nearest name. */
bool find_scenario(const char *name, char **ret_path, struct err *err);

/* Returns the folder of our own binary; NULL if /proc does not tell. The caller frees it. */
char *find_own_folder(void);

/* Returns the path of a file or folder in the checkout that our binary was built in, such as "target-go"; NULL if it does
 * not exist. The caller frees it. */
char *find_in_checkout(const char *below);

/* Returns the path of a file that the package installs below share/plateau, such as "matrices/quick.json"; NULL if it does
 * not exist. The caller frees it. */
char *find_installed(const char *below);

/* Resolves a program that a scenario names without a slash: the one beside our own binary if it exists ("target-go" in
 * build/), else `name` itself, to be searched on PATH. The caller frees it. */
char *find_program_beside(const char *name);

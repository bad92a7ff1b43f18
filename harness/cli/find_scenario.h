/* Finds a scenario by the name of a file, or by the name of one in scenarios/. */
#pragma once

#include <stdbool.h>

struct err;

/* `name` is a path, or "reserve" for reserve.json in ./scenarios, in the folder beside the program's build folder,
 * or where the package installs them. The caller frees `ret_path`. ERR_USAGE names the nearest one. */
bool find_scenario(const char *name, char **ret_path, struct err *err);

/* The folder of our own binary; NULL where /proc does not tell. The caller frees. */
char *find_own_folder(void);

/* A file or folder of the checkout that our binary was built in, such as "target-go"; NULL where there is none. The
 * caller frees. */
char *find_in_checkout(const char *below);

/* A file that the package installs below share/plateau, such as "matrices/quick.json"; NULL where there is none. The
 * caller frees. */
char *find_installed(const char *below);

/* A program named without a slash in a scenario: the one beside our own binary ("target-go" in build/), else `name`
 * itself for PATH. The caller frees. */
char *find_program_beside(const char *name);

/* The result of `plateau load`, as text for people or as JSON for programs. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

struct load_stats;
struct scenario_load;

struct load_print_args {
        const char *url;
        const struct scenario_load *load;
        const struct load_stats *stats;
        unsigned long long seed;
        bool interrupted;
};

void load_print_text(FILE *out, const struct load_print_args *args);
void load_print_json(FILE *out, const struct load_print_args *args);

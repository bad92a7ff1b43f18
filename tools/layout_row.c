/* layout_row FILE MINOR: a row of layouts.inc from the DWARF of a Go program, for tools/go_layouts.sh. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "goheap/layout.h"
#include "goheap/layout_dwarf.h"

int main(int argc, char **argv)
{
        static const char *const machine_ids[] = { "LAYOUT_AMD64", "LAYOUT_ARM64" };
        struct layout layout = { 0 };
        struct err err = { 0 };

        if (argc != 3 || !layout_read_dwarf(argv[1], &layout, &err)) {
                fprintf(stderr, "layout_row: %s\n", argc == 3 ? err.message : "wants FILE MINOR");
                return 1;
        }
        printf("{ .minor = %d, .machine = %s, .places = {", atoi(argv[2]), machine_ids[layout.machine]);
        for (int i = 0; i < LAYOUT_FIELD_COUNT; i++) {
                const char *structure = layout_field_infos[i].structure;

                if (i == 0 || strcmp(structure, layout_field_infos[i - 1].structure) != 0)
                        printf("\n/* %s */\n", structure);
                if (layout.places[i].bytes)
                        printf("[%s] = { %u, %u },", layout_field_infos[i].id, layout.places[i].offset,
                               layout.places[i].bytes);
        }
        printf("\n} },\n");
        return 0;
}

/* Any bytes as Go's table of functions: names, files and lines lie within the bytes, and every walk ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "goheap/pclntab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct pclntab *table, struct pclntab_text text)
{
        const char *begin = (const char *)table->bytes;

        if (text.len && (text.at < begin || text.at + text.len > begin + table->len))
                abort();
}

static void ask(const struct pclntab *table, uint64_t pc)
{
        struct pclntab_function function;
        struct pclntab_text file;
        uint64_t depth;
        int64_t line;

        if (!pclntab_find(table, pc, &function))
                return;
        if (pc < function.entry || pc >= function.end)
                abort();
        check_text(table, function.name);
        if (pclntab_line(table, &function, pc, &file, &line))
                check_text(table, file);
        if (pclntab_depth(table, &function, pc, &depth) && depth > INT32_MAX)
                abort();
}

/* The last 16 bytes say where the text begins and which address is asked for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pclntab table;
        struct err err = { 0 };
        uint64_t asked[2];

        if (size < sizeof(asked))
                return 0;
        size -= sizeof(asked);
        memcpy(asked, data + size, sizeof(asked));
        if (!pclntab_open(data, size, &table, &err)) {
                if (!err.message[0])
                        abort();
                return 0;
        }
        table.base = asked[0];
        ask(&table, asked[1]);
        for (uint64_t offset = 0; offset < 256; offset += 8)
                ask(&table, asked[0] + offset);
        return 0;
}

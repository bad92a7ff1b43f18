/* Files and names first, then the functions, as Go's linker has them; Go 1.2's layout has the functions first. */
#include "pclntab_fixture.h"

#include <stdbool.h>
#include <string.h>

/* One function's three tables: how much the value changes (zigzag), for how many instructions. 0x80 0x02 is 256. */
static const uint8_t depths[] = {
        0x02, 4, 0x80, 0x01, 12, 0x7f, 0x80, 0x02, 0
};                                                                         /* 0 for 4, 64 for 12, then 0 */
static const uint8_t files[] = { 0x04, 0x80, 0x02, 0 };                    /* file 1 */
static const uint8_t lines[] = { 0x16, 4, 0x02, 12, 0x06, 0x80, 0x02, 0 }; /* 10, 11, 14 */

static void put(struct strbuf *table, uint64_t value, size_t bytes)
{
        for (size_t i = 0; i < bytes; i++)
                strbuf_append_char(table, (char)(value >> 8 * i));
}

static void put_zeros(struct strbuf *table, size_t bytes)
{
        memset(strbuf_reserve(table, bytes), 0, bytes);
        table->len += bytes;
}

static void patch(struct strbuf *table, size_t at, uint64_t value, size_t bytes)
{
        for (size_t i = 0; i < bytes; i++)
                table->text[at + i] = (char)(value >> 8 * i);
}

static size_t put_bytes(struct strbuf *table, const void *bytes, size_t len)
{
        size_t at = table->len;

        strbuf_append_len(table, bytes, len);
        return at;
}

/* Where the parts begin. What a place is relative to differs: in Go 1.2's layout all are to the whole table. */
struct parts {
        bool offsets, units;
        size_t names, units_table, files, values, functab;
        size_t depth, file, line; /* of every function, relative to values */
};

static size_t width(const struct parts *parts)
{
        return parts->offsets ? 4 : 8;
}

static void put_tables(struct parts *parts, struct strbuf *ret)
{
        parts->units_table = ret->len;
        put(ret, UINT32_MAX, 4);
        put(ret, 0, 4); /* file 0 of the functions' unit, which begins in row 1 */
        put(ret, 3, 4); /* file 1: behind "no" */
        parts->files = put_bytes(ret, "no\0/src/main.go", 16);
        parts->values = parts->units ? ret->len : 0;
        put(ret, 0, 1); /* place 0 means none */
        parts->depth = put_bytes(ret, depths, sizeof(depths)) - parts->values;
        parts->file = put_bytes(ret, files, sizeof(files)) - parts->values;
        parts->line = put_bytes(ret, lines, sizeof(lines)) - parts->values;
}

/* A row of the function table, and the function that it leads to. */
static void put_function(const struct parts *parts, size_t index, uint64_t entry, uint64_t len, uint64_t name,
                         struct strbuf *ret)
{
        const size_t wide = width(parts), row = parts->functab + 2 * index * wide;

        patch(ret, row, entry, wide);
        patch(ret, row + wide, ret->len - (parts->units ? parts->functab : 0), wide);
        patch(ret, row + 2 * wide, entry + len, wide); /* the next one's, which stays if there is none */
        put(ret, entry, wide);
        put(ret, name, 4);
        put(ret, 0, 8); /* args, deferreturn */
        put(ret, parts->depth, 4);
        put(ret, parts->file, 4);
        put(ret, parts->line, 4);
        put(ret, 0, 4); /* tables of other values */
        put(ret, 1, 4); /* row of the unit */
}

static void patch_header(const struct parts *parts, uint64_t text, struct strbuf *ret)
{
        size_t at = 24; /* behind the numbers of functions and files */

        if (parts->offsets) {
                patch(ret, at, text, 8);
                at += 8;
        }
        patch(ret, at, parts->names, 8);
        patch(ret, at + 8, parts->units_table, 8);
        patch(ret, at + 16, parts->files, 8);
        patch(ret, at + 24, parts->values, 8);
        patch(ret, at + 32, parts->functab, 8);
}

void pclntab_fixture(uint32_t magic, uint64_t text, const struct pclntab_fixture_function *functions,
                     size_t count, struct strbuf *ret)
{
        struct parts parts = { .offsets = magic == PCLNTAB_GO_1_18 || magic == PCLNTAB_GO_1_20,
                               .units = magic != PCLNTAB_GO_1_2 };
        size_t names[16];

        put(ret, magic, 4);
        put(ret, 0x08010000, 4); /* two zeros, quantum 1, words of 8 */
        put(ret, count, 8);
        if (parts.units)
                put_zeros(ret, parts.offsets ? 7 * 8 : 6 * 8);
        parts.functab = ret->len;
        if (!parts.units)
                put_zeros(ret, (2 * count + 1) * 8 + 4); /* and where the files are */
        parts.names = parts.units ? ret->len : 0;
        for (size_t i = 0; i < count; i++)
                names[i] = put_bytes(ret, functions[i].name, strlen(functions[i].name) + 1) - parts.names;
        put_tables(&parts, ret);
        if (parts.units) {
                parts.functab = ret->len;
                put_zeros(ret, (2 * count + 1) * width(&parts));
                patch_header(&parts, text, ret);
        } else {
                patch(ret, parts.functab + (2 * count + 1) * 8, ret->len, 4);
                put(ret, 2, 4);
                put(ret, parts.files + 3, 4);
        }
        for (size_t i = 0; i < count; i++)
                put_function(&parts, i, functions[i].at + (parts.offsets ? 0 : text), functions[i].len,
                             names[i], ret);
}

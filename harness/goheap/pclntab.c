/* The layouts differ in the header, in whether entries are addresses of 8 bytes or offsets of 4, and in what offsets
 * are relative to. Behind its entry, a function's record is the same in all of them (see read_function()). */
#include "goheap/pclntab.h"

#include <string.h>

#include "base/err.h"

enum {
        WORD = 8,
        HEADER_BYTES = 8, /* magic, two zeros, quantum, word size */
        NAME_MAX_BYTES = 4096,
        /* Steps of one table of values. The largest function of a Go toolchain has some 20,000. */
        STEPS_MAX = 1 << 18,
        NO_FILE = -1,
};

/* What follows the first 8 bytes, by magic (runtime/symtab.go: pcHeader). */
struct layout {
        uint32_t magic;
        bool has_offsets;
        bool has_units;
        int words; /* of 8 bytes, from nfunc on; 0: only nfunc, then the function table */
};

static const struct layout layouts[] = {
        { 0xfffffffb, false, false, 0 }, /* Go 1.2 */
        { 0xfffffffa, false, true, 7 },  /* Go 1.16 */
        { 0xfffffff0, true, true, 8 },   /* Go 1.18 */
        { 0xfffffff1, true, true, 8 },   /* Go 1.20 */
};

static bool fits(const struct pclntab *table, uint64_t at, uint64_t len)
{
        return at <= table->len && len <= table->len - at;
}

static uint32_t read_u32(const struct pclntab *table, size_t at)
{
        const uint8_t *b = table->bytes + at;

        return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint64_t read_u64(const struct pclntab *table, size_t at)
{
        return read_u32(table, at) | (uint64_t)read_u32(table, at + 4) << 32;
}

static const struct layout *find_layout(uint32_t magic)
{
        for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
                if (layouts[i].magic == magic)
                        return &layouts[i];
        return NULL;
}

static size_t entry_bytes(const struct pclntab *table)
{
        return table->has_offsets ? 4 : WORD;
}

static uint64_t read_entry(const struct pclntab *table, size_t at)
{
        return table->has_offsets ? read_u32(table, at) : read_u64(table, at);
}

/* Go 1.2's layout: behind the function table and its closing entry stands the offset of the file table. */
static bool find_old_files(struct pclntab *table)
{
        size_t at = table->functab_at + (2 * table->functions + 1) * WORD;

        if (!fits(table, at, 4))
                return false;
        table->files_at = read_u32(table, at);
        return fits(table, table->files_at, 4);
}

static bool read_places(struct pclntab *table, const struct layout *layout)
{
        uint64_t words[8] = { 0 };
        const int first =
                layout->has_offsets ? 3 : 2; /* index of the first of five offsets, that of the names */

        if (!layout->words) {
                table->functab_at = HEADER_BYTES + WORD;
                return true;
        }
        if (!fits(table, HEADER_BYTES, (uint64_t)layout->words * WORD))
                return false;
        for (int i = 0; i < layout->words; i++)
                words[i] = read_u64(table, HEADER_BYTES + (size_t)i * WORD);
        for (int i = first; i < first + 5; i++)
                if (words[i] >= table->len)
                        return false;
        table->text_start = layout->has_offsets ? words[2] : 0;
        table->names_at = words[first];
        table->units_at = words[first + 1];
        table->files_at = words[first + 2];
        table->values_at = words[first + 3];
        table->functab_at = table->funcdata_at = words[first + 4];
        return true;
}

bool pclntab_open(const void *bytes, size_t len, struct pclntab *ret_table, struct err *err)
{
        struct pclntab table = { .bytes = bytes, .len = len };
        const struct layout *layout;
        uint64_t functions;

        if (!fits(&table, 0, HEADER_BYTES + WORD))
                return err_set(err, ERR_FORMAT, "Go's function table is cut after %zu bytes", len);
        layout = find_layout(read_u32(&table, 0));
        if (!layout || table.bytes[4] || table.bytes[5])
                return err_set(err, ERR_FORMAT, "Go's function table has an unknown magic, 0x%x",
                               read_u32(&table, 0));
        if (table.bytes[7] != WORD)
                return err_set(err, ERR_FORMAT, "Go's function table: words must be of 8 bytes, are of %d",
                               table.bytes[7]);
        table.quantum = table.bytes[6];
        table.has_offsets = layout->has_offsets;
        table.has_units = layout->has_units;
        functions = read_u64(&table, HEADER_BYTES);
        if (!table.quantum || functions == 0 || functions > len / (2 * entry_bytes(&table)) ||
            !read_places(&table, layout))
                return err_set(err, ERR_FORMAT, "Go's function table has a damaged header");
        table.functions = (size_t)functions;
        if (!fits(&table, table.functab_at, (2 * functions + 1) * entry_bytes(&table)) ||
            (!layout->words && !find_old_files(&table)))
                return err_set(err, ERR_FORMAT, "Go's function table is cut: %zu functions in %zu bytes",
                               table.functions, len);
        *ret_table = table;
        return true;
}

static uint64_t entry_of(const struct pclntab *table, size_t index)
{
        return table->base + read_entry(table, table->functab_at + index * 2 * entry_bytes(table));
}

static struct pclntab_text text_at(const struct pclntab *table, uint64_t at)
{
        struct pclntab_text text = { 0 };
        const char *end;
        size_t room;

        if (at >= table->len)
                return text;
        room = table->len - at < NAME_MAX_BYTES ? table->len - at : NAME_MAX_BYTES;
        text.at = (const char *)table->bytes + at;
        end = memchr(text.at, '\0', room);
        text.len = end ? (size_t)(end - text.at) : 0;
        return text;
}

/* Reads a function's record: its entry (as wide as in the function table), then words of four bytes: name, args,
 * deferreturn, depths [pcsp], files [pcfile], lines [pcln], number of PC tables, unit [cuOffset]. */
static bool read_function(const struct pclntab *table, size_t index, struct pclntab_function *ret)
{
        uint64_t offset =
                read_entry(table, table->functab_at + index * 2 * entry_bytes(table) + entry_bytes(table));
        uint64_t at = table->funcdata_at + offset + entry_bytes(table);

        if (offset > table->len || !fits(table, at, 8 * 4))
                return false;
        ret->name = text_at(table, (uint64_t)table->names_at + read_u32(table, at));
        ret->depths = read_u32(table, at + 12);
        ret->files = read_u32(table, at + 16);
        ret->lines = read_u32(table, at + 20);
        ret->unit = table->has_units ? read_u32(table, at + 28) : 0;
        return true;
}

bool pclntab_find(const struct pclntab *table, uint64_t pc, struct pclntab_function *ret_function)
{
        struct pclntab_function function = { 0 };
        size_t low = 0,
               high = table->functions; /* entry(low) ≤ pc < entry(high); a closing entry follows the last function */

        if (pc < entry_of(table, 0) || pc >= entry_of(table, table->functions))
                return false;
        while (high - low > 1) {
                size_t middle = low + (high - low) / 2;

                if (entry_of(table, middle) <= pc)
                        low = middle;
                else
                        high = middle;
        }
        function.entry = entry_of(table, low);
        function.end = entry_of(table, low + 1);
        if (pc < function.entry || pc >= function.end || !read_function(table, low, &function))
                return false;
        *ret_function = function;
        return true;
}

/* Seven bits of the value in each byte, lowest first; at most five bytes. */
static bool read_varint(const struct pclntab *table, size_t *at, uint32_t *ret)
{
        uint32_t value = 0;

        for (int shift = 0; shift < 35; shift += 7) {
                uint8_t byte;

                if (*at >= table->len)
                        return false;
                byte = table->bytes[(*at)++];
                value |= (uint32_t)(byte & 0x7f) << shift;
                if (!(byte & 0x80)) {
                        *ret = value;
                        return true;
                }
        }
        return false;
}

/* Sets the value for `pc` in a function's table of values. Such a table is a list of pairs of varints: by how much the
 * value changes (zigzag), and for how many instructions it then holds. The value begins at -1. A change of 0 ends the
 * list, unless it is the first (runtime/symtab.go: step). */
static bool value_at(const struct pclntab *table, uint64_t entry, uint32_t place, uint64_t pc, int32_t *ret)
{
        size_t at = table->values_at + place;
        uint64_t until = entry;
        uint32_t value = UINT32_MAX; /* -1 */

        if (!place)
                return false;
        for (int i = 0; i < STEPS_MAX; i++) {
                uint32_t change, instructions;

                if (!read_varint(table, &at, &change) || (!change && i) ||
                    !read_varint(table, &at, &instructions))
                        return false;
                value += change & 1 ? ~(change >> 1) : change >> 1;
                until += instructions * table->quantum;
                if (pc < until) {
                        *ret = (int32_t)value;
                        return true;
                }
        }
        return false;
}

static struct pclntab_text file_name(const struct pclntab *table, const struct pclntab_function *function,
                                     int32_t file)
{
        struct pclntab_text none = { 0 };
        uint64_t at;
        uint32_t offset;

        if (file < 0)
                return none;
        if (!table->has_units) {
                at = (uint64_t)table->files_at + 4 * (uint64_t)file;
                return fits(table, at, 4) ? text_at(table, read_u32(table, at)) : none;
        }
        at = (uint64_t)table->units_at + 4 * ((uint64_t)function->unit + (uint64_t)file);
        if (!fits(table, at, 4))
                return none;
        offset = read_u32(table, at);
        return offset == UINT32_MAX ? none : text_at(table, (uint64_t)table->files_at + offset);
}

bool pclntab_line(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                  struct pclntab_text *ret_file, int64_t *ret_line)
{
        int32_t file = NO_FILE, line = 0;
        struct pclntab_text name;

        if (!value_at(table, function->entry, function->files, pc, &file) ||
            !value_at(table, function->entry, function->lines, pc, &line) || line <= 0)
                return false;
        name = file_name(table, function, file);
        if (!name.len)
                return false;
        *ret_file = name;
        *ret_line = line;
        return true;
}

bool pclntab_depth(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                   uint64_t *ret_bytes)
{
        int32_t depth = 0;

        if (!value_at(table, function->entry, function->depths, pc, &depth) || depth < 0)
                return false;
        *ret_bytes = (uint64_t)depth;
        return true;
}

/* runtime.moduledata begins with a pointer to the function table (Go 1.15: with a slice that is the table). So it is
 * found by searching the initialised data for the table's address. First in the file, which costs the process nothing.
 * A position-independent program made by another linker than Go's has zeros there, which the loader fills in: then the
 * search is in memory. */
#include "goheap/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/image.h"
#include "goheap/layout.h"
#include "goheap/memory_reader.h"
#include "goheap/pclntab_file.h"

enum {
        MODULE_MAX = 1024,
        TABLE_MAX = 256 << 20,
        CHUNK_BYTES = 1 << 20,
        WORD = 8,
};

struct names {
        struct pclntab_file file;
        struct pclntab table;
        uint8_t *copy;                   /* of the table, from memory; NULL where the file's is used */
        uint64_t text, types, types_end; /* from moduledata; 0: not found */
};

/* Takes where text and types are from the bytes of a moduledata; false where these cannot be one. */
static bool take_module(struct names *names, const struct image *image, const uint8_t *bytes)
{
        const struct layout *layout = &image->layout;
        const size_t len = layout_offset(layout, LAYOUT_MODULE_BYTES);
        uint64_t text = layout_get(layout, LAYOUT_MODULE_TEXT, bytes, len);
        uint64_t etext = layout_get(layout, LAYOUT_MODULE_ETEXT, bytes, len);
        uint64_t types = layout_get(layout, LAYOUT_MODULE_TYPES, bytes, len);
        uint64_t etypes = layout_get(layout, LAYOUT_MODULE_ETYPES, bytes, len);

        if (!image_is_text(image, text) || etext <= text || types >= etypes)
                return false;
        names->text = text;
        names->types = types;
        names->types_end = etypes;
        return true;
}

/* Searches `bytes` for words equal to `value` and takes the first that begins a moduledata in the process. bytes[0] is
 * at `address` there. */
static bool search(struct names *names, const struct image *image, const uint8_t *bytes, size_t len,
                   uint64_t address, uint64_t value)
{
        const size_t module_bytes = layout_offset(&image->layout, LAYOUT_MODULE_BYTES);
        uint8_t module[MODULE_MAX];

        for (size_t at = 0; at + WORD <= len; at += WORD) {
                uint64_t word;

                memcpy(&word, bytes + at, WORD);
                if (word == value && module_bytes <= sizeof(module) &&
                    memory_read_at(image->memory, address + at, module, module_bytes) &&
                    take_module(names, image, module))
                        return true;
        }
        return false;
}

static bool search_memory(struct names *names, const struct image *image)
{
        uint8_t *chunk = mem_new(1, CHUNK_BYTES);
        bool found = false;

        for (size_t i = 0; i < names->file.segment_count && !found; i++) {
                const struct pclntab_segment *segment = &names->file.segments[i];

                for (size_t at = 0; segment->writable && at < segment->len && !found; at += CHUNK_BYTES) {
                        size_t len = segment->len - at < CHUNK_BYTES ? segment->len - at : CHUNK_BYTES;
                        uint64_t address = segment->address + image->load_bias + at;

                        found = memory_read_at(image->memory, address, chunk, len) &&
                                search(names, image, chunk, len, address,
                                       names->file.address + image->load_bias);
                }
        }
        free(chunk);
        return found;
}

static void find_module(struct names *names, const struct image *image)
{
        for (size_t i = 0; i < names->file.segment_count; i++) {
                const struct pclntab_segment *segment = &names->file.segments[i];

                if (segment->writable && search(names, image, segment->bytes, segment->len,
                                                segment->address + image->load_bias, names->file.address))
                        return;
        }
        search_memory(names, image);
}

/* Until Go 1.17 the table holds addresses. In a position-independent program the loader may fill these in, so the
 * file's table is useless; reading the process's table instead touches no new pages, since the loader has written to
 * all. */
static bool place_addresses(struct names *names, const struct image *image, struct err *err)
{
        const size_t len = names->file.table.len;
        struct pclntab_function function;

        names->table.base = image->load_bias;
        if (pclntab_find(&names->table, names->text ? names->text : names->file.entry + image->load_bias,
                         &function))
                return true;
        if (len > TABLE_MAX)
                return err_set(err, ERR_FORMAT, "its function table of %zu bytes is too long", len);
        names->copy = mem_new(1, len);
        if (!memory_read_at(image->memory, names->file.address + image->load_bias, names->copy, len) ||
            !pclntab_open(names->copy, len, &names->table, err))
                return err_set(err, ERR_MEASURE, "its function table cannot be read from its memory");
        names->table.base = 0;
        return true;
}

static bool place_table(struct names *names, const struct image *image, struct err *err)
{
        names->table = names->file.table;
        if (!names->table.has_offsets)
                return place_addresses(names, image, err);
        names->table.base = names->text ? names->text : names->table.text_start + image->load_bias;
        return image_is_text(image, names->table.base) ||
               err_set(err, ERR_MEASURE, "where its text begins was not found: no module in its data");
}

bool names_open(const struct image *image, const char *path, struct names **ret_names, struct err *err)
{
        struct names *names = mem_new(1, sizeof(*names));

        if (!pclntab_file_open(path, &names->file, err)) {
                free(names);
                return false;
        }
        find_module(names, image);
        if (!place_table(names, image, err)) {
                names_free(names);
                return false;
        }
        *ret_names = names;
        return true;
}

struct names *names_from(const struct pclntab *table, uint64_t types, uint64_t types_end)
{
        struct names *names = mem_new(1, sizeof(*names));

        names->file.fd = -1;
        names->table = *table;
        names->types = types;
        names->types_end = types_end;
        return names;
}

void names_free(struct names *names)
{
        if (!names)
                return;
        pclntab_file_close(&names->file);
        free(names->copy);
        free(names);
}

const struct pclntab *names_table(const struct names *names)
{
        return &names->table;
}

bool names_types(const struct names *names, uint64_t *ret_start, uint64_t *ret_end)
{
        if (!names->types_end)
                return false;
        *ret_start = names->types;
        *ret_end = names->types_end;
        return true;
}

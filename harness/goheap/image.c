/* The executable's mappings are those with its path; an anonymous mapping directly behind its variables is its .bss. */
#include "goheap/image.h"

#include <string.h>

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "goheap/layout_dwarf.h"
#include "goheap/memory_reader.h"

enum { MAPS_MAX_BYTES = 32 << 20 };

static void add_range(struct image_range *ranges, size_t *count, uint64_t start, uint64_t end)
{
        if (*count && ranges[*count - 1].end == start)
                ranges[*count - 1].end = end;
        else if (*count < IMAGE_RANGES_MAX)
                ranges[(*count)++] = (struct image_range){ start, end };
}

static bool is_anonymous(const struct smaps_vma *vma)
{
        return vma->writable && !vma->shared && !vma->inode;
}

/* The .bss has no name, or the name "[anon: .bss]" on some kernels. */
static bool may_be_bss(const struct smaps_vma *vma)
{
        return is_anonymous(vma) && (!vma->name_len || smaps_name_begins(vma, "[anon: .bss"));
}

static void find_ranges(struct image *image, const char *executable)
{
        bool was_data = false;

        image->text_count = image->data_count = 0;
        for (size_t i = 0; i < image->maps.count; i++) {
                const struct smaps_vma *vma = &image->maps.vmas[i];
                bool own = smaps_name_is(vma, executable);
                bool abuts = was_data && vma->start == vma[-1].end;

                was_data = (own && vma->writable) || (abuts && may_be_bss(vma));
                if (own && vma->executable)
                        add_range(image->text, &image->text_count, vma->start, vma->end);
                if (was_data)
                        add_range(image->data, &image->data_count, vma->start, vma->end);
        }
}

static bool take_maps(struct image *image, struct strbuf *text, const char *executable, struct err *err)
{
        struct smaps maps;

        if (!smaps_parse_maps(strbuf_text(text), text->len, &maps, err))
                return false;
        strbuf_clear(&image->maps_text);
        smaps_clear(&image->maps);
        image->maps_text = *text;
        image->maps = maps;
        *text = (struct strbuf){ 0 };
        find_ranges(image, executable);
        return image->data_count > 0 ||
               err_set(err, ERR_MEASURE, "none of the process's mappings holds the variables of '%s'",
                       executable);
}

bool image_from(struct memory_reader *memory, const char *maps, size_t maps_len, const char *executable,
                const struct layout *layout, struct image *ret_image, struct err *err)
{
        struct image image = { .memory = memory, .layout = *layout, .layout_from = IMAGE_LAYOUT_TABLE };
        struct strbuf text = { 0 };
        bool ok;

        strbuf_append_len(&text, maps, maps_len);
        ok = take_maps(&image, &text, executable, err);
        strbuf_clear(&text);
        if (ok)
                *ret_image = image;
        else
                image_clear(&image);
        return ok;
}

void image_clear(struct image *image)
{
        memory_reader_free(image->memory);
        strbuf_clear(&image->maps_text);
        smaps_clear(&image->maps);
        *image = (struct image){ 0 };
}

bool image_read_maps(struct image *image, const struct process_ref *process, struct err *err)
{
        char *executable = process_ref_link(process, "exe");
        struct strbuf text = { 0 };
        bool ok = process_ref_read(process, "maps", MAPS_MAX_BYTES, &text, err) &&
                  (executable || err_set(err, ERR_MEASURE, "cannot read what the process runs")) &&
                  take_maps(image, &text, executable, err);

        strbuf_clear(&text);
        free(executable);
        return ok;
}

static bool choose_layout(struct image *image, const char *path, const char *go_version, int elf_machine,
                          struct err *err)
{
        struct layout own = { .minor = layout_minor_of(go_version) };
        enum layout_machine machine;
        const struct layout *row;
        bool exact;

        if (image->has_symbols && layout_read_dwarf(path, &own, NULL)) {
                image->layout = own;
                image->layout_from = IMAGE_LAYOUT_DWARF;
                return true;
        }
        if (own.minor < 0 || !layout_machine_of(elf_machine, &machine))
                return err_set(err, ERR_MEASURE,
                               "no layout of the runtime is known for %s on this architecture",
                               go_version ? go_version : "an unknown version of Go");
        row = layout_find(own.minor, machine, &exact);
        if (!row)
                return err_set(err, ERR_MEASURE,
                               "no layout of the runtime is known for %s: it is older than 1.15", go_version);
        image->layout = *row;
        image->layout_from = exact ? IMAGE_LAYOUT_TABLE : IMAGE_LAYOUT_NEIGHBOUR;
        return true;
}

/* Returns where the first page of the executable's file is mapped; 0: nowhere. */
static uint64_t first_address(const struct image *image, const char *executable)
{
        for (size_t i = 0; i < image->maps.count; i++)
                if (smaps_name_is(&image->maps.vmas[i], executable) && image->maps.vmas[i].offset == 0)
                        return image->maps.vmas[i].start;
        return 0;
}

static void take_elf(struct image *image, const char *path, uint64_t first)
{
        struct image_elf elf;

        image_elf_read(path, first, &elf);
        image->load_bias = elf.load_bias;
        image->has_symbols = elf.has_symbols;
        memcpy(image->symbols, elf.symbols, sizeof(image->symbols));
}

bool image_open(const struct process_ref *process, const char *go_version, int elf_machine,
                struct image *ret_image, struct err *err)
{
        char *executable = process_ref_link(process, "exe");
        char *path = process_ref_path(process, "exe");
        struct image image = { 0 };
        bool ok = memory_reader_new(process, &image.memory, err) && image_read_maps(&image, process, err);

        if (ok) {
                take_elf(&image, path, first_address(&image, executable));
                ok = choose_layout(&image, path, go_version, elf_machine, err);
        }
        free(executable);
        free(path);
        if (ok)
                *ret_image = image;
        else
                image_clear(&image);
        return ok;
}

static bool is_within(const struct image_range *ranges, size_t count, uint64_t address)
{
        for (size_t i = 0; i < count; i++)
                if (address >= ranges[i].start && address < ranges[i].end)
                        return true;
        return false;
}

bool image_is_text(const struct image *image, uint64_t address)
{
        return is_within(image->text, image->text_count, address);
}

bool image_is_data(const struct image *image, uint64_t address)
{
        return is_within(image->data, image->data_count, address);
}

bool image_is_anonymous(const struct image *image, uint64_t address, uint64_t len)
{
        const struct smaps_vma *end = image->maps.vmas + image->maps.count;
        const struct smaps_vma *vma = smaps_find(&image->maps, address);

        if (!vma || address > UINT64_MAX - len)
                return false;
        for (; vma < end && is_anonymous(vma); vma++) {
                if (vma->end >= address + len)
                        return true;
                if (vma + 1 < end && vma[1].start != vma->end)
                        return false;
        }
        return false;
}

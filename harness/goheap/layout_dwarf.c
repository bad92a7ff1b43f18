/* Go describes a package's types in a compilation unit with the package's name. libdw reads every form of DWARF that Go
 * 1.15 to 1.27 wrote, compressed sections and version 5 included. */
#include "goheap/layout_dwarf.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

/* Whether `name` is one of the words that '|' separates in the first `len` bytes of `words`. */
static bool is_one_of(const char *words, size_t len, const char *name)
{
        size_t name_len = strlen(name);

        for (const char *end = words + len; words < end;) {
                const char *bar = memchr(words, '|', (size_t)(end - words));
                size_t word_len = (size_t)((bar ? bar : end) - words);

                if (word_len == name_len && memcmp(words, name, name_len) == 0)
                        return true;
                words += word_len + 1;
        }
        return false;
}

static bool type_of(Dwarf_Die *die, Dwarf_Die *ret_type)
{
        Dwarf_Attribute attribute;
        Dwarf_Die type;

        return dwarf_attr_integrate(die, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, &type) &&
               dwarf_peel_type(&type, ret_type) == 0;
}

static bool find_member(Dwarf_Die *structure, const char *names, size_t len, Dwarf_Die *ret_member)
{
        Dwarf_Die child;

        for (int more = dwarf_child(structure, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
                const char *name = dwarf_diename(&child);

                if (dwarf_tag(&child) != DW_TAG_member || !name || !is_one_of(names, len, name))
                        continue;
                *ret_member = child;
                return true;
        }
        return false;
}

/* Follows a path like "pages.scav.index" from structure to structure, and adds up the offsets. */
static bool find_place(Dwarf_Die structure, const char *path, struct layout_place *ret_place)
{
        struct layout_place place = { 0 };
        Dwarf_Word bytes;

        while (*path) {
                size_t len = strcspn(path, ".");
                Dwarf_Attribute attribute;
                Dwarf_Word offset;
                Dwarf_Die member;

                if (!find_member(&structure, path, len, &member) ||
                    !dwarf_attr(&member, DW_AT_data_member_location, &attribute) ||
                    dwarf_formudata(&attribute, &offset) != 0 || !type_of(&member, &structure))
                        return false;
                place.offset += (uint32_t)offset;
                path += len + (path[len] == '.');
                if (dwarf_aggregate_size(&structure, &bytes) != 0)
                        return false;
                place.bytes = (uint32_t)bytes;
        }
        *ret_place = place;
        return true;
}

static void take_structure(Dwarf_Die *die, struct layout *layout)
{
        const char *name = dwarf_diename(die);

        for (int i = 0; name && i < LAYOUT_FIELD_COUNT; i++) {
                const struct layout_field_info *info = &layout_field_infos[i];
                Dwarf_Word bytes;

                if (layout->places[i].bytes || !is_one_of(info->structure, strlen(info->structure), name))
                        continue;
                if (*info->field)
                        find_place(*die, info->field, &layout->places[i]);
                else if (dwarf_aggregate_size(die, &bytes) == 0)
                        layout->places[i] = (struct layout_place){ (uint32_t)bytes, 8 };
        }
}

static void take_unit(Dwarf_Die *unit, struct layout *layout)
{
        Dwarf_Die child;

        for (int more = dwarf_child(unit, &child); more == 0; more = dwarf_siblingof(&child, &child))
                if (dwarf_tag(&child) == DW_TAG_structure_type)
                        take_structure(&child, layout);
}

/* abi.Type is in the unit of package internal/abi, all other structures are in that of package runtime. */
static bool take_all(Dwarf *dwarf, struct layout *layout)
{
        Dwarf_CU *unit = NULL;
        Dwarf_Die die;

        while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
                const char *name = dwarf_diename(&die);

                if (name && (strcmp(name, "runtime") == 0 || strcmp(name, "internal/abi") == 0))
                        take_unit(&die, layout);
        }
        return layout_has(layout, LAYOUT_MSPAN_START) && layout_has(layout, LAYOUT_MHEAP_ALLSPANS);
}

static bool read_file(int fd, const char *path, struct layout *ret_layout, struct err *err)
{
        Dwarf *dwarf = dwarf_begin(fd, DWARF_C_READ);
        GElf_Ehdr header;
        bool ok;

        if (!dwarf)
                return err_set(err, ERR_FORMAT, "%s has no DWARF: it was stripped", path);
        ok = gelf_getehdr(dwarf_getelf(dwarf), &header) &&
             layout_machine_of(header.e_machine, &ret_layout->machine);
        if (!ok)
                err_set(err, ERR_FORMAT, "%s is neither for amd64 nor for arm64", path);
        else if (!(ok = take_all(dwarf, ret_layout)))
                err_set(err, ERR_FORMAT, "the DWARF of %s does not describe Go's runtime", path);
        dwarf_end(dwarf);
        return ok;
}

bool layout_read_dwarf(const char *path, struct layout *ret_layout, struct err *err)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        struct layout layout = { .minor = ret_layout->minor };
        bool ok;

        if (fd < 0)
                return err_set_errno(err, ERR_IO, errno, "cannot open %s", path);
        ok = read_file(fd, path, &layout, err);
        close(fd);
        if (ok)
                *ret_layout = layout;
        return ok;
}

/* libelf maps the file. Sections are looked up by name; if there are none, the segments have to do. */
#include "target/elf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/facts.h"
#include "target/buildinfo.h"
#include "words/target_words.h"

enum { SEGMENT_MAX = 64, NOTE_GO_BUILDID = 4, PACKER_SEARCH_BYTES = 4096 };

struct elf_image {
        Elf *elf;
        const uint8_t *bytes;
        size_t len;
        GElf_Ehdr header;
        struct buildinfo_segment segments[SEGMENT_MAX];
        size_t segment_count;
        const struct buildinfo_segment *writable; /* the first writable one */
        bool has_loader;                          /* PT_INTERP */
};

/* Returns `len` bytes of the file at `offset`; NULL where it does not have all of them. */
static const uint8_t *file_bytes(const struct elf_image *image, uint64_t offset, uint64_t len)
{
        return offset <= image->len && len <= image->len - offset ? image->bytes + offset : NULL;
}

static void read_segments(struct elf_image *image)
{
        size_t count = 0;

        elf_getphdrnum(image->elf, &count);
        for (size_t i = 0; i < count && image->segment_count < SEGMENT_MAX; i++) {
                struct buildinfo_segment *segment = &image->segments[image->segment_count];
                GElf_Phdr header;

                if (!gelf_getphdr(image->elf, (int)i, &header))
                        continue;
                image->has_loader |= header.p_type == PT_INTERP;
                if (header.p_type != PT_LOAD || !file_bytes(image, header.p_offset, header.p_filesz))
                        continue;
                *segment = (struct buildinfo_segment){ header.p_vaddr, image->bytes + header.p_offset,
                                                       header.p_filesz };
                if (!image->writable && header.p_flags & PF_W)
                        image->writable = segment;
                image->segment_count++;
        }
}

static bool find_section(const struct elf_image *image, const char *name, GElf_Shdr *ret_header)
{
        Elf_Scn *section = NULL;
        size_t names;

        if (elf_getshdrstrndx(image->elf, &names) != 0)
                return false;
        while ((section = elf_nextscn(image->elf, section))) {
                GElf_Shdr header;
                const char *found;

                if (!gelf_getshdr(section, &header))
                        continue;
                found = elf_strptr(image->elf, names, header.sh_name);
                if (found && strcmp(found, name) == 0) {
                        *ret_header = header;
                        return true;
                }
        }
        return false;
}

static struct file_range section_range(const struct elf_image *image, const char *name)
{
        GElf_Shdr header;

        if (!find_section(image, name, &header) || header.sh_type == SHT_NOBITS)
                return (struct file_range){ 0 };
        return (struct file_range){ (int64_t)header.sh_offset, (int64_t)header.sh_size };
}

/* Whether the name of a library that the program needs begins with `prefix`. */
static bool needs_library(const struct elf_image *image, const char *prefix)
{
        Elf_Scn *section = NULL;

        while ((section = elf_nextscn(image->elf, section))) {
                GElf_Shdr header;
                Elf_Data *data;

                if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNAMIC ||
                    !(data = elf_getdata(section, NULL)))
                        continue;
                for (int i = 0;; i++) {
                        GElf_Dyn entry;
                        const char *name;

                        if (!gelf_getdyn(data, i, &entry) || entry.d_tag == DT_NULL)
                                break;
                        if (entry.d_tag != DT_NEEDED)
                                continue;
                        name = elf_strptr(image->elf, header.sh_link, entry.d_un.d_val);
                        if (name && strncmp(name, prefix, strlen(prefix)) == 0)
                                return true;
                }
        }
        return false;
}

/* CGO_ENABLED=1 only allows cgo, so it proves nothing. A program that uses cgo is linked with libc. A dynamic one names
 * it as needed; a static one has .init_array and .eh_frame, which Go's own linker does not write. */
static bool uses_cgo(const struct elf_image *image)
{
        GElf_Shdr header;

        if (image->has_loader)
                return needs_library(image, "libc.") || needs_library(image, "libpthread.");
        return find_section(image, ".init_array", &header) && find_section(image, ".eh_frame", &header);
}

/* Returns Go's build ID, else GNU's in hexadecimal; NULL where there is neither. */
static char *read_build_id(const struct elf_image *image)
{
        struct file_range go = section_range(image, ".note.go.buildid");
        struct file_range gnu = section_range(image, ".note.gnu.build-id");
        enum { GO_HEADER = 16, GNU_HEADER = 16 };
        struct strbuf hex = { 0 };
        const uint8_t *bytes;

        if (go.bytes > GO_HEADER && (bytes = file_bytes(image, (uint64_t)go.offset, (uint64_t)go.bytes)))
                return mem_dup_len((const char *)bytes + GO_HEADER,
                                   strnlen((const char *)bytes + GO_HEADER, (size_t)go.bytes - GO_HEADER));
        if (gnu.bytes <= GNU_HEADER ||
            !(bytes = file_bytes(image, (uint64_t)gnu.offset, (uint64_t)gnu.bytes)))
                return NULL;
        for (int64_t i = GNU_HEADER; i < gnu.bytes; i++)
                strbuf_printf(&hex, "%02x", bytes[i]);
        return strbuf_take(&hex);
}

static bool read_buildinfo(const struct elf_image *image, struct buildinfo *ret_info, struct err *err)
{
        struct file_range range = section_range(image, ".go.buildinfo");
        const uint8_t *data =
                range.bytes ? file_bytes(image, (uint64_t)range.offset, (uint64_t)range.bytes) : NULL;

        if (data)
                return buildinfo_parse(data, (size_t)range.bytes, image->segments, image->segment_count,
                                       ret_info, err);
        if (image->writable)
                return buildinfo_parse(image->writable->bytes, image->writable->len, image->segments,
                                       image->segment_count, ret_info, err);
        return err_set(err, ERR_FORMAT, "no Go build information");
}

static char *describe_not_go(const struct elf_image *image, const struct err *err)
{
        size_t search = image->len < PACKER_SEARCH_BYTES ? image->len : PACKER_SEARCH_BYTES;

        if (memmem(image->bytes, search, "UPX!", 4))
                return mem_dup(TARGET_SAYS_PACKED);
        if (image->header.e_shnum == 0)
                return mem_printf(TARGET_SAYS_NO_SECTIONS, err->message);
        return mem_printf(TARGET_SAYS_NOT_GO, err->message);
}

static char *join_module(const char *modules)
{
        char *path = buildinfo_field(modules, "mod", 1);
        char *version = buildinfo_field(modules, "mod", 2);
        char *joined = path && version && *version ? mem_printf("%s %s", path, version) : mem_dup(path);

        free(path);
        free(version);
        return joined;
}

static void fill_facts(const struct elf_image *image, struct go_facts *facts)
{
        struct buildinfo info = { 0 };
        struct err err = { 0 };
        GElf_Shdr ignored;

        facts->machine = image->header.e_machine;
        facts->is_static = !image->has_loader;
        facts->pie = image->header.e_type == ET_DYN;
        facts->stripped = !find_section(image, ".symtab", &ignored);
        facts->build_id = read_build_id(image);
        facts->cgo = uses_cgo(image);
        facts->text = section_range(image, ".text");
        facts->pclntab = section_range(image, ".gopclntab");
        if (!facts->pclntab.bytes)
                facts->pclntab = section_range(image, ".data.rel.ro.gopclntab");
        facts->is_go = read_buildinfo(image, &info, &err);
        if (!facts->is_go) {
                facts->not_go_reason = describe_not_go(image, &err);
                return;
        }
        facts->version = mem_dup(info.version);
        facts->path = buildinfo_field(info.modules, "path", 1);
        facts->module = join_module(info.modules);
        facts->settings = buildinfo_settings(info.modules);
        facts->default_godebug = buildinfo_setting(facts->settings, "DefaultGODEBUG");
        buildinfo_clear(&info);
}

bool elf_file_read(const char *path, struct go_facts *ret_facts, struct err *err)
{
        struct go_facts facts = { .machine = -1 };
        struct elf_image image = { 0 };
        int fd = open(path, O_RDONLY | O_CLOEXEC);

        if (fd < 0)
                return err_set_errno(err, ERR_MEASURE, errno, "cannot open '%s'", path);
        elf_version(EV_CURRENT);
        image.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
        image.bytes = (const uint8_t *)elf_rawfile(image.elf, &image.len);
        if (!image.elf || elf_kind(image.elf) != ELF_K_ELF || !image.bytes ||
            !gelf_getehdr(image.elf, &image.header)) {
                facts.not_go_reason = mem_dup(TARGET_SAYS_NOT_ELF);
        } else {
                read_segments(&image);
                fill_facts(&image, &facts);
        }
        elf_end(image.elf);
        close(fd);
        *ret_facts = facts;
        return true;
}

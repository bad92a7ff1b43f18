/* libelf maps the file; the table and the segments point into that mapping. */
#include "goheap/pclntab_file.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

enum { MAGIC_ALIGN = 8 };

static const char *const section_names[] = { ".gopclntab", ".data.rel.ro.gopclntab" };

static void read_segments(struct pclntab_file *file, const uint8_t *bytes, size_t len)
{
        size_t count = 0;

        if (elf_getphdrnum(file->elf, &count) != 0)
                return;
        for (size_t i = 0; i < count && file->segment_count < PCLNTAB_FILE_SEGMENTS_MAX; i++) {
                GElf_Phdr header;

                if (!gelf_getphdr(file->elf, (int)i, &header) || header.p_type != PT_LOAD ||
                    header.p_offset > len || header.p_filesz > len - header.p_offset)
                        continue;
                file->segments[file->segment_count++] = (struct pclntab_segment){
                        .address = header.p_vaddr,
                        .memory_bytes = header.p_memsz,
                        .bytes = bytes + header.p_offset,
                        .len = header.p_filesz,
                        .executable = header.p_flags & PF_X,
                        .writable = header.p_flags & PF_W,
                };
        }
}

static bool is_table_section(const char *name)
{
        for (size_t i = 0; name && i < sizeof(section_names) / sizeof(section_names[0]); i++)
                if (strcmp(name, section_names[i]) == 0)
                        return true;
        return false;
}

static bool find_by_section(struct pclntab_file *file, const uint8_t *bytes, size_t len)
{
        size_t names;

        if (elf_getshdrstrndx(file->elf, &names) != 0)
                return false;
        for (Elf_Scn *section = NULL; (section = elf_nextscn(file->elf, section)) != NULL;) {
                GElf_Shdr header;

                if (!gelf_getshdr(section, &header) || header.sh_type == SHT_NOBITS ||
                    header.sh_offset > len || header.sh_size > len - header.sh_offset ||
                    !is_table_section(elf_strptr(file->elf, names, header.sh_name)))
                        continue;
                file->address = header.sh_addr;
                return pclntab_open(bytes + header.sh_offset, header.sh_size, &file->table, NULL);
        }
        return false;
}

/* Without a section the end of the table is not known: it is taken to reach to the end of its segment. */
static bool find_by_magic(struct pclntab_file *file)
{
        for (size_t i = 0; i < file->segment_count; i++) {
                const struct pclntab_segment *segment = &file->segments[i];

                for (size_t at = 0; at + MAGIC_ALIGN <= segment->len; at += MAGIC_ALIGN) {
                        const uint8_t *b = segment->bytes + at;

                        if (b[1] != 0xff || b[2] != 0xff || b[3] != 0xff || b[4] || b[5] ||
                            !pclntab_open(b, segment->len - at, &file->table, NULL))
                                continue;
                        file->address = segment->address + at;
                        return true;
                }
        }
        return false;
}

bool pclntab_file_open(const char *path, struct pclntab_file *ret_file, struct err *err)
{
        struct pclntab_file file = { .fd = open(path, O_RDONLY | O_CLOEXEC) };
        const uint8_t *bytes;
        GElf_Ehdr header;
        size_t len = 0;

        if (file.fd < 0)
                return err_set_errno(err, ERR_MEASURE, errno, "cannot open '%s'", path);
        elf_version(EV_CURRENT);
        file.elf = elf_begin(file.fd, ELF_C_READ_MMAP, NULL);
        bytes = (const uint8_t *)elf_rawfile(file.elf, &len);
        if (!bytes || elf_kind(file.elf) != ELF_K_ELF || !gelf_getehdr(file.elf, &header)) {
                pclntab_file_close(&file);
                return err_set(err, ERR_FORMAT, "'%s' is no ELF program", path);
        }
        file.entry = header.e_entry;
        file.machine = header.e_machine;
        read_segments(&file, bytes, len);
        if (!find_by_section(&file, bytes, len) && !find_by_magic(&file)) {
                pclntab_file_close(&file);
                return err_set(err, ERR_FORMAT, "'%s' holds no function table of Go", path);
        }
        *ret_file = file;
        return true;
}

void pclntab_file_close(struct pclntab_file *file)
{
        elf_end(file->elf);
        if (file->fd >= 0)
                close(file->fd);
}

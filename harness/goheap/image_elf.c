/* One pass over the symbol table compares each name with all of symbol_names: they are few. */
#include "goheap/image_elf.h"

#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

static const char *const symbol_names[IMAGE_SYMBOL_COUNT] = {
        [IMAGE_MHEAP] = "mheap_",
        [IMAGE_ALLGS] = "allgs",
        [IMAGE_ALLGLEN] = "allglen",
        [IMAGE_ALLM] = "allm",
        [IMAGE_GC_CONTROLLER] = "gcController",
        [IMAGE_MEMSTATS] = "memstats",
        [IMAGE_FIRST_MODULE] = "firstmoduledata",
        [IMAGE_PERSISTENT_CHUNKS] = "persistentChunks",
        [IMAGE_GC_BITS_ARENAS] = "gcBitsArenas",
        [IMAGE_BUCKHASH] = "buckhash",
};
#define PACKAGE "runtime."

static uint64_t lowest_segment(Elf *elf)
{
        uint64_t lowest = UINT64_MAX;
        size_t count = 0;

        elf_getphdrnum(elf, &count);
        for (size_t i = 0; i < count; i++) {
                GElf_Phdr header;

                if (gelf_getphdr(elf, (int)i, &header) && header.p_type == PT_LOAD && header.p_vaddr < lowest)
                        lowest = header.p_vaddr;
        }
        return lowest & ~UINT64_C(0xfff);
}

static void take_symbol(const char *name, uint64_t address, struct image_elf *ret)
{
        if (strncmp(name, PACKAGE, sizeof(PACKAGE) - 1) != 0)
                return;
        for (int i = 0; i < IMAGE_SYMBOL_COUNT; i++)
                if (strcmp(name + sizeof(PACKAGE) - 1, symbol_names[i]) == 0)
                        ret->symbols[i] = address + ret->load_bias;
}

static void read_symbols(Elf *elf, struct image_elf *ret)
{
        Elf_Scn *section = NULL;

        while ((section = elf_nextscn(elf, section))) {
                GElf_Shdr header;
                Elf_Data *data;
                size_t count;

                if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB || !header.sh_entsize ||
                    !(data = elf_getdata(section, NULL)))
                        continue;
                count = header.sh_size / header.sh_entsize;
                for (size_t i = 0; i < count && i < INT32_MAX; i++) {
                        const char *name;
                        GElf_Sym symbol;

                        if (gelf_getsym(data, (int)i, &symbol) &&
                            GELF_ST_TYPE(symbol.st_info) == STT_OBJECT &&
                            (name = elf_strptr(elf, header.sh_link, symbol.st_name)))
                                take_symbol(name, symbol.st_value, ret);
                }
        }
        ret->has_symbols = ret->symbols[IMAGE_MHEAP] != 0;
}

void image_elf_read(const char *path, uint64_t first_address, struct image_elf *ret)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        uint64_t lowest;
        Elf *elf;

        *ret = (struct image_elf){ 0 };
        if (fd < 0)
                return;
        elf_version(EV_CURRENT);
        elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
        if (elf && elf_kind(elf) == ELF_K_ELF) {
                lowest = lowest_segment(elf);
                if (first_address && lowest != (UINT64_MAX & ~UINT64_C(0xfff)))
                        ret->load_bias = first_address - lowest;
                read_symbols(elf, ret);
        }
        elf_end(elf);
        close(fd);
}

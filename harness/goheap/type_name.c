/* internal/abi/type.go: abi.Type.Str is the offset of the name from the start of the module's types. There stand a byte
 * of flags, the length as a varint, and the name. A type T and its pointer *T share the string "*T": TFlagExtraStar
 * says that the star is not part of the name. */
#include "goheap/type_name.h"

#include <string.h>

#include "goheap/image.h"
#include "goheap/layout.h"
#include "goheap/memory_reader.h"
#include "goheap/names.h"

enum {
        TYPE_MAX_BYTES = 256,
        FLAG_EXTRA_STAR = 2,
        HEAD_BYTES = 4,        /* flags, and a varint of at most 3 bytes: lengths below 2 Mi */
        LENGTH_MIN_MINOR = 17, /* before Go 1.17 the length was a number of two bytes */
};

/* Returns the length of the name that has this head; 0 where it is too long to be one. */
static uint64_t read_length(const uint8_t head[HEAD_BYTES], uint64_t *ret_head_bytes)
{
        uint64_t length = 0;

        for (int i = 1; i < HEAD_BYTES; i++) {
                length |= (uint64_t)(head[i] & 0x7f) << (7 * (i - 1));
                if (!(head[i] & 0x80)) {
                        *ret_head_bytes = (uint64_t)i + 1;
                        return length;
                }
        }
        return 0;
}

/* Replaces control characters: the name may be printed on a terminal. */
static void make_printable(char *text)
{
        for (; *text; text++)
                if ((unsigned char)*text < 0x20 || *text == 0x7f)
                        *text = '?';
}

bool type_name(const struct image *image, const struct names *names, uint64_t address,
               char ret_name[static TYPE_NAME_MAX + 1])
{
        const struct layout *layout = &image->layout;
        size_t len = layout_offset(layout, LAYOUT_TYPE_BYTES);
        uint8_t type[TYPE_MAX_BYTES], head[HEAD_BYTES];
        char name[TYPE_NAME_MAX + 1] = "";
        uint64_t start, end, at, length, head_bytes = 0;

        if (layout->minor < LENGTH_MIN_MINOR || !names_types(names, &start, &end) || len > sizeof(type) ||
            address < start || address >= end || !memory_read_at(image->memory, address, type, len))
                return false;
        at = start + layout_get(layout, LAYOUT_TYPE_STR, type, len);
        if (at >= end || !memory_read_at(image->memory, at, head, sizeof(head)))
                return false;
        length = read_length(head, &head_bytes);
        if (!length)
                return false;
        length = length < TYPE_NAME_MAX ? length : TYPE_NAME_MAX;
        if (!memory_read_at(image->memory, at + head_bytes, name, (size_t)length))
                return false;
        make_printable(name);
        len = layout_get(layout, LAYOUT_TYPE_TFLAG, type, len) & FLAG_EXTRA_STAR && *name == '*';
        memcpy(ret_name, name + len, sizeof(name) - len);
        return ret_name[0] != '\0';
}

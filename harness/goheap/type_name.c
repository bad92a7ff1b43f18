/* internal/abi/type.go: a type's flags say whether its name begins with a star too many, since one string serves a type
 * and its pointer; its name is an offset into the module's types, where a byte of flags, the length seven bits a byte,
 * and the bytes stand. */
#include "goheap/type_name.h"

#include <string.h>

#include "goheap/image.h"
#include "goheap/layout.h"
#include "goheap/memory_reader.h"
#include "goheap/names.h"

enum {
        TYPE_MAX_BYTES = 256,
        FLAG_EXTRA_STAR = 2,
        HEAD_BYTES = 4,        /* flags, and a length that is below 2 Mi */
        LENGTH_MIN_MINOR = 17, /* before, a length was two bytes */
};

/* Length of the name whose head is given; 0 where it is none. */
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

/* Anything that would move a terminal's cursor, or is no text. */
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

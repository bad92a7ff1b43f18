/* The file may be damaged or hostile: every length in it is checked against the bytes that are left. */
#include "target/buildinfo.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"

static const uint8_t magic[] = { 0xff, ' ', 'G', 'o', ' ', 'b', 'u', 'i', 'l', 'd', 'i', 'n', 'f', ':' };
enum {
        HEADER_BYTES = 32,
        MAGIC_ALIGN = 16,
        OFFSET_POINTER_BYTES = 14,
        OFFSET_FLAGS = 15,
        OFFSET_POINTERS = 16,
        FLAG_BIG_ENDIAN = 1,
        FLAG_INLINE = 2,
        FRAME_BYTES =
                16, /* of the marker before and after the module text (see runtime/debug.ReadBuildInfo) */
        TEXT_MAX = 16 << 20,
};

void buildinfo_clear(struct buildinfo *info)
{
        free(info->version);
        free(info->modules);
        *info = (struct buildinfo){ 0 };
}

static const uint8_t *find_header(const uint8_t *data, size_t len)
{
        for (size_t at = 0; at + HEADER_BYTES <= len; at += MAGIC_ALIGN)
                if (memcmp(data + at, magic, sizeof(magic)) == 0)
                        return data + at;
        return NULL;
}

/* Reads a string of the inline layout: its length as a uvarint, then its bytes. */
static bool read_inline(const uint8_t **at, const uint8_t *end, struct strbuf *text)
{
        uint64_t len = 0;
        int shift = 0;

        for (;; shift += 7) {
                uint8_t byte;

                if (*at == end || shift > 28)
                        return false;
                byte = *(*at)++;
                len |= (uint64_t)(byte & 0x7f) << shift;
                if (!(byte & 0x80))
                        break;
        }
        if (len > (uint64_t)(end - *at) || len > TEXT_MAX)
                return false;
        strbuf_append_len(text, *at, (size_t)len);
        *at += len;
        return true;
}

struct image {
        const struct buildinfo_segment *segments;
        size_t count;
        int pointer_bytes;
        bool big_endian;
};

/* Returns `len` bytes at a virtual address; NULL where the file does not have all of them. */
static const uint8_t *image_at(const struct image *image, uint64_t address, uint64_t len)
{
        for (size_t i = 0; i < image->count; i++) {
                const struct buildinfo_segment *s = &image->segments[i];

                if (address >= s->address && address - s->address <= s->len &&
                    len <= s->len - (address - s->address))
                        return s->bytes + (address - s->address);
        }
        return NULL;
}

static uint64_t read_word(const struct image *image, const uint8_t *bytes)
{
        uint64_t word = 0;

        for (int i = 0; i < image->pointer_bytes; i++)
                word = word << 8 | bytes[image->big_endian ? i : image->pointer_bytes - 1 - i];
        return word;
}

/* Reads a string of the older layout: a pointer to a Go string header (data, length). */
static bool read_pointed(const struct image *image, const uint8_t *pointer, struct strbuf *text)
{
        const uint64_t word = (uint64_t)image->pointer_bytes;
        const uint8_t *header = image_at(image, read_word(image, pointer), 2 * word);
        const uint8_t *bytes;
        uint64_t len;

        if (!header)
                return false;
        len = read_word(image, header + word);
        bytes = image_at(image, read_word(image, header), len);
        if (!bytes || len > TEXT_MAX)
                return false;
        strbuf_append_len(text, bytes, (size_t)len);
        return true;
}

/* Returns the module text without the markers around it. They are there if the text ends with a newline just before the
 * second one; else there is no module text, and "" is returned. */
static char *unframe(const struct strbuf *framed)
{
        if (framed->len < 2 * FRAME_BYTES + 1 || framed->text[framed->len - FRAME_BYTES - 1] != '\n')
                return mem_dup("");
        return mem_dup_len(framed->text + FRAME_BYTES, framed->len - 2 * FRAME_BYTES);
}

bool buildinfo_parse(const uint8_t *data, size_t len, const struct buildinfo_segment *segments, size_t count,
                     struct buildinfo *ret_info, struct err *err)
{
        const uint8_t *header = find_header(data, len);
        struct strbuf version = { 0 };
        struct strbuf modules = { 0 };
        bool ok;

        if (!header)
                return err_set(err, ERR_FORMAT, "no Go build information");
        if (header[OFFSET_FLAGS] & FLAG_INLINE) {
                const uint8_t *at = header + HEADER_BYTES;

                ok = read_inline(&at, data + len, &version) && read_inline(&at, data + len, &modules);
        } else {
                struct image image = { segments, count, header[OFFSET_POINTER_BYTES],
                                       header[OFFSET_FLAGS] & FLAG_BIG_ENDIAN };
                const uint8_t *pointers = header + OFFSET_POINTERS;

                ok = (image.pointer_bytes == 4 || image.pointer_bytes == 8) &&
                     read_pointed(&image, pointers, &version) &&
                     read_pointed(&image, pointers + image.pointer_bytes, &modules);
        }
        ok = ok && version.len && !memchr(version.text, '\0', version.len);
        if (ok)
                *ret_info = (struct buildinfo){ strbuf_take(&version), unframe(&modules) };
        strbuf_clear(&version);
        strbuf_clear(&modules);
        return ok || err_set(err, ERR_FORMAT, "the Go build information is damaged");
}

char *buildinfo_field(const char *modules, const char *kind, int column)
{
        struct scan scan = scan_text(modules, strlen(modules));
        struct scan line;

        while (scan_line(&scan, &line)) {
                struct scan part;

                if (!scan_until(&line, '\t', &part) || !scan_equals(&part, kind))
                        continue;
                for (int i = 1; i < column; i++)
                        if (!scan_until(&line, '\t', &part))
                                return NULL;
                if (!scan_until(&line, '\t', &part))
                        part = line;
                return mem_dup_len(part.at, scan_len(&part));
        }
        return NULL;
}

char *buildinfo_settings(const char *modules)
{
        struct scan scan = scan_text(modules, strlen(modules));
        struct strbuf settings = { 0 };
        struct scan line;

        while (scan_line(&scan, &line))
                if (scan_match(&line, "build\t")) {
                        strbuf_append_len(&settings, line.at, scan_len(&line));
                        strbuf_append_char(&settings, '\n');
                }
        return settings.len ? strbuf_take(&settings) : NULL;
}

/* Undoes Go's strconv.Quote, as far as settings need it: \" and \\ . */
static char *unquote(const char *text, size_t len)
{
        struct strbuf plain = { 0 };

        if (len < 2 || text[0] != '"' || text[len - 1] != '"')
                return mem_dup_len(text, len);
        for (size_t i = 1; i + 1 < len; i++) {
                if (text[i] == '\\' && i + 2 < len)
                        i++;
                strbuf_append_char(&plain, text[i]);
        }
        return strbuf_take(&plain);
}

char *buildinfo_setting(const char *settings, const char *key)
{
        struct scan scan = scan_text(settings, settings ? strlen(settings) : 0);
        struct scan line;

        while (scan_line(&scan, &line))
                if (scan_match(&line, key) && scan_match(&line, "="))
                        return unquote(line.at, scan_len(&line));
        return NULL;
}

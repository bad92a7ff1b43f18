/* The build information that every Go linker since 1.13 leaves in a program: version, modules, build settings.
 *
 * The format is that of Go's debug/buildinfo: a magic aligned to 16 bytes in section .go.buildinfo, or in the first
 * writable segment where section headers are gone; strings inline (Go 1.18 and later) or behind two pointers to Go
 * string headers. Stripping does not remove it; packing does. Pure: bytes in, text out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* A loaded stretch of the file: addresses [address, address + len) hold bytes[0 … len). */
struct buildinfo_segment {
        uint64_t address;
        const uint8_t *bytes;
        size_t len;
};

struct buildinfo {
        char *version; /* "go1.19.8" */
        char *modules; /* lines "path", "mod", "dep", "=>", "build", tab-separated; "" where there are none */
};
void buildinfo_clear(struct buildinfo *info);

/* `data` is where the magic is looked for; `segments` resolve the pointers of the older layout. */
bool buildinfo_parse(const uint8_t *data, size_t len, const struct buildinfo_segment *segments, size_t count,
                     struct buildinfo *ret_info, struct err *err);

/* The value of a line of `modules`: buildinfo_field(m, "path", 1) is the main package, ("mod", 1) the module's path,
 * ("mod", 2) its version. Fresh memory, NULL where there is none. */
char *buildinfo_field(const char *modules, const char *kind, int column);
/* The "build" lines without their first word: "key=value" lines, in order; NULL where there are none. */
char *buildinfo_settings(const char *modules);
/* A setting of such lines, unquoted where Go quoted it; NULL where it is not set. */
char *buildinfo_setting(const char *settings, const char *key);

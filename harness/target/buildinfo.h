/* Parses the build information that Go's linker has put into every program since 1.13: version, modules, build
 * settings.
 *
 * The format is that of Go's debug/buildinfo: a magic, aligned to 16 bytes, in section .go.buildinfo, or in the first
 * writable segment if there are no section headers. Two strings follow, inline (Go 1.18 and later) or as two pointers
 * to Go string headers. Stripping does not remove it; packing does. No I/O: bytes in, text out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* A segment of the file: its bytes are loaded at [address, address + len). */
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

/* Searches `data` for the magic and parses what follows; clear with buildinfo_clear(). `segments` resolve the pointers
 * of the older layout. ERR_FORMAT where there is none, or it is damaged. */
bool buildinfo_parse(const uint8_t *data, size_t len, const struct buildinfo_segment *segments, size_t count,
                     struct buildinfo *ret_info, struct err *err);

/* Returns a column of the first line of `modules` that begins with `kind`: ("path", 1) is the main package, ("mod", 1)
 * the module's path, ("mod", 2) its version. NULL where there is none. The caller frees it, as with the two below. */
char *buildinfo_field(const char *modules, const char *kind, int column);
/* Returns the "build" lines of `modules` without their first word, as "key=value" lines; NULL where there are none. */
char *buildinfo_settings(const char *modules);
/* Returns the value of `key` in such lines, unquoted if Go quoted it; NULL where it is not set. */
char *buildinfo_setting(const char *settings, const char *key);

/* Parses /proc/PID/smaps and /proc/PID/maps into mappings.
 *
 * The parser is in model/ because both sides use it: telemetry when it reads a process, ledger/ when it judges the
 * stored text. The sum of Rss over all mappings is exactly the resident memory of the process; VmRSS is not exact.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* One mapping. Sizes are in bytes, from the field of the same name; 0 if the kernel does not print that field. */
struct smaps_vma {
        uint64_t start;
        uint64_t end;
        uint64_t offset;
        uint64_t inode;
        const char *name; /* path, "[heap]", "[anon: Go: heap]"; points into the text, not NUL-terminated */
        size_t name_len;  /* 0: an anonymous mapping without a name */
        bool readable;
        bool writable;
        bool executable;
        bool shared;
        bool no_huge; /* VmFlags nh */
        bool huge;    /* VmFlags hg */
        bool no_reserve; /* VmFlags nr: mapped with MAP_NORESERVE, which glibc uses for its arenas and Go never */
        int64_t rss_bytes;
        int64_t pss_bytes;
        int64_t anonymous_bytes; /* resident pages that belong to no file */
        int64_t lazy_free_bytes; /* anonymous, given back with MADV_FREE and still resident */
        int64_t anon_huge_bytes; /* anonymous, in transparent huge pages */
        int64_t swap_bytes;
};

struct smaps {
        struct smaps_vma *vmas; /* in order of address */
        size_t count;
        size_t capacity;
};

/* Parses the text of smaps, or of smaps_rollup (one mapping). `text` must outlive the result. ERR_FORMAT if the first
 * line of a mapping is malformed, a mapping has no Rss (a truncated text would give too small a sum), or the sums exceed
 * what any machine has. Contradictory fields are bounded: LazyFree <= Anonymous <= Rss. */
bool smaps_parse(const char *text, size_t len, struct smaps *ret_smaps, struct err *err);
/* Parses the text of maps: mappings whose sizes are all 0. The kernel writes it without walking page tables. */
bool smaps_parse_maps(const char *text, size_t len, struct smaps *ret_smaps, struct err *err);
void smaps_clear(struct smaps *smaps);
/* Returns the sums of all size fields (INT64_MAX on overflow), with start, end and name of the first mapping. */
struct smaps_vma smaps_sum(const struct smaps *smaps);
/* Returns the mapping that contains an address; NULL if none does. */
const struct smaps_vma *smaps_find(const struct smaps *smaps, uint64_t address);
bool smaps_name_is(const struct smaps_vma *vma, const char *name);
bool smaps_name_begins(const struct smaps_vma *vma, const char *prefix);

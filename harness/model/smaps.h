/* /proc/PID/smaps as data: the text of the kernel, mapping by mapping.
 *
 * Lies in model/ because both sides read it: the observer when it is taken, the ledger when it is judged again from
 * the stored text. The sum of Rss over the mappings is the process's resident memory, exactly; VmRSS is not.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* One mapping. Sizes in bytes, from the field of the same name; 0 where the kernel does not print it. */
struct smaps_vma {
        uint64_t start;
        uint64_t end;
        uint64_t offset;
        uint64_t inode;
        const char *name; /* path, "[heap]", "[anon: Go: heap]"; points into the text, not NUL-terminated */
        size_t name_len;  /* 0: anonymous and without a name */
        bool readable;
        bool writable;
        bool executable;
        bool shared;
        bool no_huge;    /* VmFlags nh */
        bool huge;       /* VmFlags hg */
        bool no_reserve; /* VmFlags nr: mapped with MAP_NORESERVE, as glibc maps its arenas and Go nothing */
        int64_t rss_bytes;
        int64_t pss_bytes;
        int64_t anonymous_bytes; /* resident pages that belong to no file */
        int64_t lazy_free_bytes; /* of them given back with MADV_FREE and still here */
        int64_t anon_huge_bytes; /* of them in huge pages */
        int64_t swap_bytes;
};

struct smaps {
        struct smaps_vma *vmas; /* in the order of their addresses */
        size_t count;
        size_t capacity;
};

/* Text of smaps, or of smaps_rollup (one mapping). `text` must outlive the result. An error where a line at which a
 * mapping begins cannot be read or a mapping has no Rss: a text that was cut off would give a sum too small, or where
 * the sum is more than any machine has. A part larger than its whole counts as the whole. */
bool smaps_parse(const char *text, size_t len, struct smaps *ret_smaps, struct err *err);
/* Text of maps, which the kernel writes without looking at a page: mappings without sizes. */
bool smaps_parse_maps(const char *text, size_t len, struct smaps *ret_smaps, struct err *err);
void smaps_clear(struct smaps *smaps);
/* All fields that are sizes added up; start, end and name are those of the first mapping. */
struct smaps_vma smaps_sum(const struct smaps *smaps);
/* The mapping that holds an address; NULL where none does. Mappings lie in the order of their addresses. */
const struct smaps_vma *smaps_find(const struct smaps *smaps, uint64_t address);
bool smaps_name_is(const struct smaps_vma *vma, const char *name);
bool smaps_name_begins(const struct smaps_vma *vma, const char *prefix);

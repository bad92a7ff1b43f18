/* The line format: a line whose first word ends with a colon is a field, every other line begins a mapping. */
#include "model/smaps.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/scan.h"

struct field {
        const char *name;
        size_t offset;
};

static const struct field fields[] = {
        { "Rss:", offsetof(struct smaps_vma, rss_bytes) },
        { "Pss:", offsetof(struct smaps_vma, pss_bytes) },
        { "Anonymous:", offsetof(struct smaps_vma, anonymous_bytes) },
        { "LazyFree:", offsetof(struct smaps_vma, lazy_free_bytes) },
        { "AnonHugePages:", offsetof(struct smaps_vma, anon_huge_bytes) },
        { "Swap:", offsetof(struct smaps_vma, swap_bytes) },
};
/* 4 PiB, more than any machine has; so small that sums of such values fit 64 bits. */
#define SUM_MAX (INT64_C(1) << 52)
/* Above the address space of any process, 2^56 bytes with five-level page tables. */
#define ADDRESSES_MAX (UINT64_C(1) << 58)
enum { FIELD_COUNT = sizeof(fields) / sizeof(fields[0]), FIELD_RSS = 0 };

static int64_t *field_of(struct smaps_vma *vma, const struct field *field)
{
        return (int64_t *)(void *)((char *)vma + field->offset);
}

/* "c000000000-c000400000 rw-p 00000000 00:00 0      [anon: Go: heap]" */
static bool parse_header(struct scan line, struct smaps_vma *ret_vma)
{
        struct smaps_vma vma = { 0 };
        struct scan perms;
        struct scan device;
        int64_t inode;

        if (!scan_hex(&line, &vma.start) || !scan_match(&line, "-") || !scan_hex(&line, &vma.end) ||
            vma.end < vma.start || !scan_match(&line, " ") || !scan_word(&line, &perms) ||
            scan_len(&perms) != 4 || !scan_match(&line, " ") || !scan_hex(&line, &vma.offset) ||
            !scan_word(&line, &device) || !scan_i64(&line, &inode))
                return false;
        vma.readable = perms.at[0] == 'r';
        vma.writable = perms.at[1] == 'w';
        vma.executable = perms.at[2] == 'x';
        vma.shared = perms.at[3] == 's';
        vma.inode = (uint64_t)inode;
        scan_space(&line);
        vma.name = line.at;
        vma.name_len = scan_len(&line);
        *ret_vma = vma;
        return true;
}

static void parse_flags(struct scan line, struct smaps_vma *vma)
{
        struct scan flag;

        while (scan_word(&line, &flag)) {
                vma->no_huge |= scan_equals(&flag, "nh");
                vma->huge |= scan_equals(&flag, "hg");
                vma->no_reserve |= scan_equals(&flag, "nr");
        }
}

/* Sets the field's bit in *seen. False if the number of a known field is missing or too large. */
static bool parse_field(struct scan line, struct smaps_vma *vma, unsigned *seen)
{
        int64_t kib;

        if (scan_match(&line, "VmFlags:")) {
                parse_flags(line, vma);
                return true;
        }
        for (unsigned i = 0; i < FIELD_COUNT; i++) {
                if (!scan_match(&line, fields[i].name))
                        continue;
                if (!scan_i64(&line, &kib) || kib > SUM_MAX / 1024 || !scan_match(&line, " kB"))
                        return false;
                *field_of(vma, &fields[i]) = kib * 1024;
                *seen |= 1U << i;
                return true;
        }
        return true;
}

static bool is_field(struct scan line)
{
        struct scan word;

        return scan_word(&line, &word) && word.end[-1] == ':';
}

static int64_t smaller(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

/* Checks the mapping that was read last, and bounds contradictory fields: LazyFree <= Anonymous <= Rss. */
static bool end_last(struct smaps *smaps, unsigned seen, struct err *err)
{
        struct smaps_vma *last;

        if (!smaps->count)
                return true;
        last = &smaps->vmas[smaps->count - 1];
        last->anonymous_bytes = smaller(last->anonymous_bytes, last->rss_bytes);
        last->lazy_free_bytes = smaller(last->lazy_free_bytes, last->anonymous_bytes);
        last->anon_huge_bytes = smaller(last->anon_huge_bytes, last->anonymous_bytes);
        return (seen & 1U << FIELD_RSS) ||
               err_set(err, ERR_FORMAT, "smaps: mapping %zu at %llx has no Rss: the text is cut off",
                       smaps->count, (unsigned long long)last->start);
}

static bool parse_line(struct scan line, struct smaps *smaps, unsigned *seen, struct err *err)
{
        struct smaps_vma vma;

        if (is_field(line)) {
                if (!smaps->count)
                        return err_set(err, ERR_FORMAT, "smaps: a field before the first mapping");
                return parse_field(line, &smaps->vmas[smaps->count - 1], seen) ||
                       err_set(err, ERR_FORMAT, "smaps: mapping %zu: '%.*s' is not a size", smaps->count,
                               (int)(scan_len(&line) > 80 ? 80 : scan_len(&line)), line.at);
        }
        if (!end_last(smaps, *seen, err))
                return false;
        if (!parse_header(line, &vma))
                return err_set(err, ERR_FORMAT, "smaps: '%.*s' does not begin a mapping",
                               (int)(scan_len(&line) > 80 ? 80 : scan_len(&line)), line.at);
        smaps->vmas = mem_grow(smaps->vmas, &smaps->capacity, smaps->count + 1, sizeof(*smaps->vmas));
        smaps->vmas[smaps->count++] = vma;
        *seen = 0;
        return true;
}

/* Bounds the sums of Rss and of address ranges, so that arithmetic on them cannot overflow 64 bits. */
static bool check_sums(const struct smaps *smaps, struct err *err)
{
        uint64_t left = ADDRESSES_MAX;
        bool ok = smaps_sum(smaps).rss_bytes <= SUM_MAX;

        for (size_t i = 0; i < smaps->count && ok; i++) {
                uint64_t size = smaps->vmas[i].end - smaps->vmas[i].start;

                ok = size <= left;
                left -= size;
        }
        return ok || err_set(err, ERR_FORMAT, "smaps: adds up to more than any machine has");
}

bool smaps_parse(const char *text, size_t len, struct smaps *ret_smaps, struct err *err)
{
        struct smaps smaps = { 0 };
        struct scan scan = scan_text(text, len);
        struct scan line;
        unsigned seen = 0;
        bool ok = true;

        while (ok && scan_line(&scan, &line))
                ok = parse_line(line, &smaps, &seen, err);
        ok = ok && end_last(&smaps, seen, err);
        if (ok && !smaps.count)
                ok = err_set(err, ERR_FORMAT, "smaps: no mapping in %zu bytes", len);
        ok = ok && check_sums(&smaps, err);
        if (ok)
                *ret_smaps = smaps;
        else
                smaps_clear(&smaps);
        return ok;
}

bool smaps_parse_maps(const char *text, size_t len, struct smaps *ret_smaps, struct err *err)
{
        struct smaps smaps = { 0 };
        struct scan scan = scan_text(text, len);
        struct scan line;
        bool ok = true;

        while (ok && scan_line(&scan, &line)) {
                smaps.vmas = mem_grow(smaps.vmas, &smaps.capacity, smaps.count + 1, sizeof(*smaps.vmas));
                ok = parse_header(line, &smaps.vmas[smaps.count]);
                smaps.count += ok;
        }
        if (!ok)
                err_set(err, ERR_FORMAT, "maps: line %zu does not begin a mapping", smaps.count + 1);
        else if (!smaps.count)
                ok = err_set(err, ERR_FORMAT, "maps: no mapping in %zu bytes", len);
        ok = ok && check_sums(&smaps, err);
        if (ok)
                *ret_smaps = smaps;
        else
                smaps_clear(&smaps);
        return ok;
}

void smaps_clear(struct smaps *smaps)
{
        free(smaps->vmas);
        *smaps = (struct smaps){ 0 };
}

struct smaps_vma smaps_sum(const struct smaps *smaps)
{
        struct smaps_vma sum = { 0 };

        if (smaps->count)
                sum = (struct smaps_vma){ .start = smaps->vmas[0].start,
                                          .end = smaps->vmas[0].end,
                                          .name = smaps->vmas[0].name,
                                          .name_len = smaps->vmas[0].name_len };
        for (size_t i = 0; i < smaps->count; i++)
                for (unsigned f = 0; f < FIELD_COUNT; f++)
                        if (__builtin_add_overflow(*field_of(&sum, &fields[f]),
                                                   *field_of(&smaps->vmas[i], &fields[f]),
                                                   field_of(&sum, &fields[f])))
                                *field_of(&sum, &fields[f]) = INT64_MAX;
        return sum;
}

const struct smaps_vma *smaps_find(const struct smaps *smaps, uint64_t address)
{
        size_t low = 0;
        size_t high = smaps->count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;

                if (smaps->vmas[middle].end <= address)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low < smaps->count && smaps->vmas[low].start <= address ? &smaps->vmas[low] : NULL;
}

bool smaps_name_begins(const struct smaps_vma *vma, const char *prefix)
{
        size_t len = strlen(prefix);

        return vma->name_len >= len && memcmp(vma->name, prefix, len) == 0;
}

bool smaps_name_is(const struct smaps_vma *vma, const char *name)
{
        return vma->name_len == strlen(name) && smaps_name_begins(vma, name);
}

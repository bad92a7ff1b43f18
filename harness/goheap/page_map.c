/* The window has one byte of flags for each page. PAGEMAP_SCAN reports runs of pages of the same kind, so a gigabyte of
 * heap costs a few calls. Without it, pagemap's entry of 8 bytes is read for every page of the window. */
#include "goheap/page_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "goheap/memory_reader.h"

#define WINDOW_BYTES (UINT64_C(64) << 20)
enum { REGIONS = 1024, GAP_BYTES = 64 << 10, STATUS_BYTES = 4096 };

/* Documentation/admin-guide/mm/pagemap.rst. Defined here since the installed kernel headers may be older than the
 * kernel. */
struct scan_args {
        uint64_t size, flags, start, end, walk_end, regions, region_count, max_pages;
        uint64_t inverted, all_of, any_of, return_of;
};
struct scan_region {
        uint64_t start, end, categories;
};
#define SCAN _IOWR('f', 16, struct scan_args)
enum { IS_PRESENT = 1 << 3, IS_SWAPPED = 1 << 4, IS_ZERO = 1 << 5, IS_HUGE = 1 << 6 };
#define ENTRY_PRESENT (UINT64_C(1) << 63)
#define ENTRY_SWAPPED (UINT64_C(1) << 62)

struct page_map {
        int fd;        /* /proc/PID/pagemap; -1: a stand-in */
        int status_fd; /* /proc/PID/status; -1: could not be opened */
        bool no_scan;  /* the kernel has no PAGEMAP_SCAN */
        bool no_swap;  /* nothing of the process is swapped out */
        uint64_t page_bytes;
        uint64_t window_start; /* address; UINT64_MAX: none */
        uint8_t *window;
        const uint8_t *stand_in;
        uint64_t stand_in_count;
};

static struct page_map *new_map(int fd, uint64_t page_bytes)
{
        struct page_map *pages = mem_new(1, sizeof(*pages));

        *pages = (struct page_map){
                .fd = fd, .status_fd = -1, .page_bytes = page_bytes, .window_start = UINT64_MAX
        };
        pages->window = mem_new(WINDOW_BYTES / page_bytes, 1);
        return pages;
}

bool page_map_new(const struct process_ref *process, struct page_map **ret_pages, struct err *err)
{
        int fd = process_ref_openat(process, "pagemap", O_RDONLY);

        if (fd < 0)
                return err_set_errno(err, ERR_MEASURE, errno, "cannot read /proc/%lld/pagemap",
                                     (long long)process->pid);
        *ret_pages = new_map(fd, (uint64_t)sysconf(_SC_PAGESIZE));
        (*ret_pages)->status_fd = process_ref_openat(process, "status", O_RDONLY);
        page_map_reset(*ret_pages);
        return true;
}

struct page_map *page_map_of(const uint8_t *flags, uint64_t count, uint64_t page_bytes)
{
        struct page_map *pages = new_map(-1, page_bytes);

        pages->stand_in = flags;
        pages->stand_in_count = count;
        return pages;
}

void page_map_free(struct page_map *pages)
{
        if (!pages)
                return;
        if (pages->fd >= 0)
                close(pages->fd);
        if (pages->status_fd >= 0)
                close(pages->status_fd);
        free(pages->window);
        free(pages);
}

/* While the kernel moves a page to another place (compaction, huge pages), its entry looks like that of a swapped-out
 * one, but the kernel's sums count it as resident. So where VmSwap is 0 we count such pages as resident, too. */
static bool has_no_swap(const struct page_map *pages)
{
        char text[STATUS_BYTES + 1];
        ssize_t got = pages->status_fd < 0 ? -1 : pread(pages->status_fd, text, STATUS_BYTES, 0);
        const char *line;

        if (got <= 0)
                return false;
        text[got] = '\0';
        line = strstr(text, "\nVmSwap:");
        return line && strtoll(line + strlen("\nVmSwap:"), NULL, 10) == 0;
}

void page_map_reset(struct page_map *pages)
{
        pages->window_start = UINT64_MAX;
        pages->no_swap = has_no_swap(pages);
}

uint64_t page_map_page_bytes(const struct page_map *pages)
{
        return pages->page_bytes;
}

static uint8_t flags_of(const struct page_map *pages, uint64_t categories)
{
        uint8_t flags = categories & IS_PRESENT && !(categories & IS_ZERO) ? PAGE_RESIDENT : 0;

        if (categories & IS_SWAPPED)
                flags = pages->no_swap ? PAGE_RESIDENT : PAGE_SWAPPED;
        return categories & IS_HUGE && flags == PAGE_RESIDENT ? PAGE_RESIDENT | PAGE_HUGE : flags;
}

/* False where the kernel has no PAGEMAP_SCAN. */
static bool scan_window(struct page_map *pages)
{
        struct scan_region regions[REGIONS];
        uint64_t end = pages->window_start + WINDOW_BYTES;

        for (uint64_t at = pages->window_start; at < end;) {
                struct scan_args args = { .size = sizeof(args),
                                          .start = at,
                                          .end = end,
                                          .regions = (uintptr_t)regions,
                                          .region_count = REGIONS,
                                          .any_of = IS_PRESENT | IS_SWAPPED,
                                          .return_of = IS_PRESENT | IS_SWAPPED | IS_ZERO | IS_HUGE };
                int found = ioctl(pages->fd, SCAN, &args);

                if (found < 0)
                        return false;
                for (int i = 0; i < found; i++)
                        memset(pages->window + (regions[i].start - pages->window_start) / pages->page_bytes,
                               flags_of(pages, regions[i].categories),
                               (regions[i].end - regions[i].start) / pages->page_bytes);
                if (args.walk_end <= at)
                        break;
                at = args.walk_end;
        }
        return true;
}

static void read_window(struct page_map *pages)
{
        size_t count = WINDOW_BYTES / pages->page_bytes;
        uint8_t swapped = pages->no_swap ? PAGE_RESIDENT : PAGE_SWAPPED;
        uint64_t *entries = mem_new(count, sizeof(*entries));
        ssize_t got = pread(pages->fd, entries, count * sizeof(*entries),
                            (off_t)(pages->window_start / pages->page_bytes * sizeof(*entries)));

        for (size_t i = 0; got > 0 && i < (size_t)got / sizeof(*entries); i++)
                pages->window[i] = entries[i] & ENTRY_PRESENT   ? PAGE_RESIDENT
                                   : entries[i] & ENTRY_SWAPPED ? swapped
                                                                : 0;
        free(entries);
}

static void copy_window(struct page_map *pages)
{
        uint64_t first = pages->window_start / pages->page_bytes;

        for (uint64_t i = 0; i < WINDOW_BYTES / pages->page_bytes && first + i < pages->stand_in_count; i++)
                pages->window[i] = pages->stand_in[first + i];
}

static void move_window(struct page_map *pages, uint64_t address)
{
        pages->window_start = address / WINDOW_BYTES * WINDOW_BYTES;
        memset(pages->window, 0, WINDOW_BYTES / pages->page_bytes);
        if (pages->fd < 0) {
                copy_window(pages);
        } else if (pages->no_scan || !scan_window(pages)) {
                pages->no_scan = true;
                read_window(pages);
        }
}

uint8_t page_map_flags(struct page_map *pages, uint64_t address)
{
        if (pages->window_start > address || address - pages->window_start >= WINDOW_BYTES)
                move_window(pages, address);
        return pages->window[(address - pages->window_start) / pages->page_bytes];
}

void page_map_add(struct page_map *pages, uint64_t start, uint64_t end, struct heap_pages *sum)
{
        for (uint64_t at = start; at < end;) {
                uint64_t page_end = at / pages->page_bytes * pages->page_bytes + pages->page_bytes;
                int64_t bytes = (int64_t)((page_end < end ? page_end : end) - at);
                uint8_t flags = page_map_flags(pages, at);

                sum->bytes += bytes;
                sum->resident += flags & PAGE_RESIDENT ? bytes : 0;
                sum->swapped += flags & PAGE_SWAPPED ? bytes : 0;
                sum->huge += flags & PAGE_HUGE ? bytes : 0;
                if (page_end < at)
                        break;
                at = page_end;
        }
}

int64_t page_map_resident(struct page_map *pages, uint64_t start, uint64_t end)
{
        struct heap_pages sum = { 0 };

        page_map_add(pages, start, end, &sum);
        return sum.resident;
}

static bool is_there(struct page_map *pages, uint64_t address)
{
        return page_map_flags(pages, address) & (PAGE_RESIDENT | PAGE_SWAPPED);
}

bool page_map_read(struct page_map *pages, struct memory_reader *memory, uint64_t address, void *bytes,
                   size_t len)
{
        uint64_t end = address + len;

        if (!pages)
                return memory_read_at(memory, address, bytes, len);
        memset(bytes, 0, len);
        for (uint64_t at = address; at < end;) {
                bool there = is_there(pages, at);
                uint64_t run = at;

                do
                        run = run / pages->page_bytes * pages->page_bytes + pages->page_bytes;
                while (run < end && there == is_there(pages, run));
                if (run > end)
                        run = end;
                if (there && !memory_read_at(memory, at, (char *)bytes + (at - address), (size_t)(run - at)))
                        return false;
                at = run;
        }
        return true;
}

size_t page_map_stretches(struct page_map *pages, uint64_t start, uint64_t end, struct page_stretch *ret,
                          size_t max)
{
        size_t count = 0;

        if (!pages) {
                ret[0] = (struct page_stretch){ start, end };
                return 1;
        }
        for (uint64_t at = start; at < end; at += pages->page_bytes) {
                if (!is_there(pages, at))
                        continue;
                if (count && (at - ret[count - 1].end < GAP_BYTES || count == max))
                        ret[count - 1].end = at + pages->page_bytes;
                else
                        ret[count++] = (struct page_stretch){ at, at + pages->page_bytes };
        }
        if (count && ret[count - 1].end > end)
                ret[count - 1].end = end;
        return count;
}

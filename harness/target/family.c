/* Each process is one line of text, /proc/PID/stat; fields have the numbers of proc(5). */
#include "target/family.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"

enum { STAT_PARENT = 4, STAT_RSS = 24, STAT_MAX = 4096 };

bool family_parse(const char *text, size_t len, int64_t page_bytes, struct family_member *ret_member)
{
        const char *begin = len ? memchr(text, '(', len) : NULL;
        const char *end = len ? memrchr(text, ')', len) : NULL;
        struct family_member member = { .pid = strtoll(text, NULL, 10) };
        uint64_t parent, pages;

        if (!begin || !end || end < begin || end + 2 >= text + len || end[2] == 'Z' || member.pid <= 0 ||
            !process_stat_field(text, len, STAT_PARENT, &parent) ||
            !process_stat_field(text, len, STAT_RSS, &pages) || pages > (uint64_t)(INT64_MAX / page_bytes) ||
            parent > INT32_MAX)
                return false;
        member.parent = (int64_t)parent;
        member.rss_bytes = (int64_t)pages * page_bytes;
        snprintf(member.name, sizeof(member.name), "%.*s", (int)(end - begin - 1), begin + 1);
        *ret_member = member;
        return true;
}

static int compare_members(const void *a, const void *b)
{
        const struct family_member *left = a, *right = b;

        return (left->pid > right->pid) - (left->pid < right->pid);
}

void family_read(struct family *ret_family)
{
        struct family family = { 0 };
        size_t capacity = 0;
        struct strbuf text = { 0 };
        DIR *proc = opendir("/proc");
        const struct dirent *entry;

        while (proc && (entry = readdir(proc))) {
                struct family_member member;
                char path[300];

                if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name))
                        continue;
                snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
                strbuf_reset(&text);
                if (!file_read(path, STAT_MAX, &text, NULL) ||
                    !family_parse(strbuf_text(&text), text.len, sysconf(_SC_PAGESIZE), &member))
                        continue;
                family.members =
                        mem_grow(family.members, &capacity, family.count + 1, sizeof(*family.members));
                family.members[family.count++] = member;
        }
        if (proc)
                closedir(proc);
        strbuf_clear(&text);
        if (family.count)
                qsort(family.members, family.count, sizeof(*family.members), compare_members);
        *ret_family = family;
}

void family_clear(struct family *family)
{
        free(family->members);
        *family = (struct family){ 0 };
}

const struct family_member *family_find(const struct family *family, int64_t pid)
{
        const struct family_member key = { .pid = pid };

        return family->count ? bsearch(&key, family->members, family->count, sizeof(key), compare_members)
                             : NULL;
}

bool family_descends(const struct family *family, int64_t pid, int64_t ancestor)
{
        const struct family_member *member = family_find(family, pid);

        /* PIDs may be reused while /proc is read, so parents may form a cycle: the number of steps is bounded. */
        for (size_t i = 0; member && i < family->count; i++) {
                if (member->parent == ancestor)
                        return true;
                member = family_find(family, member->parent);
        }
        return false;
}

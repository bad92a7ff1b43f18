/* Reads small files whole; for most, a table says which field gets the text. */
#include "target/host_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/facts.h"

enum { FILE_MAX = 1 << 20 };

static const struct text_file {
        const char *path;
        size_t offset;
} text_files[] = {
        { "/proc/cmdline", offsetof(struct host_facts, command_line) },
        { "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", offsetof(struct host_facts, governor) },
        { "/sys/kernel/mm/transparent_hugepage/enabled", offsetof(struct host_facts, thp_enabled) },
        { "/sys/kernel/mm/transparent_hugepage/defrag", offsetof(struct host_facts, thp_defrag) },
        { "/sys/kernel/mm/transparent_hugepage/khugepaged/defrag", offsetof(struct host_facts, khugepaged) },
        { "/proc/sys/kernel/randomize_va_space", offsetof(struct host_facts, aslr) },
        { "/proc/sys/vm/overcommit_memory", offsetof(struct host_facts, overcommit) },
        { "/proc/loadavg", offsetof(struct host_facts, load_average) },
};

/* Returns a file's text without newlines at its end; NULL where it cannot be read. */
static char *read_text(const char *path)
{
        struct strbuf text = { 0 };

        if (!file_read(path, FILE_MAX, &text, NULL)) {
                strbuf_clear(&text);
                return NULL;
        }
        while (text.len && text.text[text.len - 1] == '\n')
                text.text[--text.len] = '\0';
        return strbuf_take(&text);
}

/* Returns a line such as "MemTotal:  24028832 kB" of /proc/meminfo, in bytes; -1 where it is missing. */
static int64_t meminfo(const char *text, const char *name)
{
        struct scan scan = scan_text(text, text ? strlen(text) : 0);
        struct scan line;
        int64_t kib;

        while (scan_line(&scan, &line))
                if (scan_match(&line, name) && scan_match(&line, ":") && scan_i64(&line, &kib) &&
                    kib < INT64_MAX / 1024)
                        return kib * 1024;
        return -1;
}

static char *cpu_model(void)
{
        char *text = read_text("/proc/cpuinfo");
        struct scan scan = scan_text(text, text ? strlen(text) : 0);
        struct scan line;
        char *model = NULL;

        while (!model && scan_line(&scan, &line)) {
                struct scan key;

                if (scan_match(&line, "model name") && scan_until(&line, ':', &key)) {
                        scan_space(&line);
                        model = mem_dup_len(line.at, scan_len(&line));
                }
        }
        free(text);
        return model;
}

static char *virtualisation(void)
{
        char *product = read_text("/sys/class/dmi/id/product_name");
        char *text = read_text("/proc/cpuinfo");
        bool guest = text && strstr(text, " hypervisor");
        char *found = NULL;

        if (product && *product)
                found = mem_printf("%s%s", product, guest ? " (hypervisor)" : "");
        else if (text)
                found = mem_dup(guest ? "hypervisor" : "none");
        free(product);
        free(text);
        return found;
}

/* Returns the folder's path for the record. A path through our descriptor of /proc/PID means nothing to others, so it
 * is written as /proc/PID/... */
static char *readable_folder(const struct process_ref *ref, const char *folder)
{
        char *through = process_ref_path(ref, "");
        size_t len = strlen(through);
        char *text = strncmp(folder, through, len) == 0
                             ? mem_printf("/proc/%lld/%s", (long long)ref->pid, folder + len)
                             : mem_dup(folder);

        free(through);
        return text;
}

static void read_cgroup(const struct process_ref *ref, struct host_facts *facts)
{
        enum cgroup_version version = CGROUP_NONE;
        char *folder = NULL;
        char *limiting;
        char *path;
        char *limit;

        facts->memory_limit_bytes = -1;
        if (!cgroup_find(ref, &version, &folder, NULL))
                return;
        facts->cgroup_version = mem_dup(version == CGROUP_V1 ? "v1" : "v2");
        facts->cgroup_path = readable_folder(ref, folder);
        limiting = cgroup_limiting(folder, version);
        if (limiting) {
                path = file_join(limiting, version == CGROUP_V1 ? "memory.limit_in_bytes" : "memory.max");
                limit = read_text(path);
                if (limit)
                        facts->memory_limit_bytes = cgroup_parse_limit(limit, strlen(limit));
                free(limit);
                free(path);
        }
        free(limiting);
        free(folder);
}

void host_facts_read(const struct process_ref *ref, struct host_facts *ret_facts)
{
        struct host_facts facts = { 0 };
        char *memory = read_text("/proc/meminfo");
        struct utsname kernel = { 0 };

        if (uname(&kernel) == 0)
                facts.kernel = mem_printf("%s %s", kernel.release, kernel.version);
        for (size_t i = 0; i < sizeof(text_files) / sizeof(text_files[0]); i++)
                *(char **)(void *)((char *)&facts + text_files[i].offset) = read_text(text_files[i].path);
        facts.cpu_model = cpu_model();
        facts.processors = sysconf(_SC_NPROCESSORS_ONLN);
        facts.page_bytes = sysconf(_SC_PAGESIZE);
        facts.memory_bytes = meminfo(memory, "MemTotal");
        facts.swap_bytes = meminfo(memory, "SwapTotal");
        facts.virtualisation = virtualisation();
        read_cgroup(ref, &facts);
        free(memory);
        *ret_facts = facts;
}

/* Finds the first value in "Max open files            1024                 1048576              files". */
static bool soft_limit(struct scan line, const char *name, struct scan *ret_value)
{
        return scan_match(&line, name) && scan_word(&line, ret_value);
}

char *host_facts_limits(const struct process_ref *ref)
{
        static const struct {
                const char *name;
                const char *line;
        } limits[] = { { "address_space", "Max address space" },
                       { "open_files", "Max open files" },
                       { "stack", "Max stack size" } };
        struct strbuf file = { 0 };
        struct strbuf text = { 0 };
        struct scan value;

        process_ref_read(ref, "limits", FILE_MAX, &file, NULL);
        for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
                struct scan scan = scan_text(strbuf_text(&file), file.len);
                struct scan line;

                while (scan_line(&scan, &line))
                        if (soft_limit(line, limits[i].line, &value))
                                strbuf_printf(&text, "%s=%.*s\n", limits[i].name, (int)scan_len(&value),
                                              value.at);
        }
        strbuf_clear(&file);
        return text.len ? strbuf_take(&text) : NULL;
}

/* Joins the cgroup's path from /proc/PID/cgroup with the mount from mountinfo. */
#include "base/cgroup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/scan.h"
#include "base/strbuf.h"

enum { TEXT_MAX = 1 << 20 };

static bool has_controller(struct scan list, const char *name)
{
        struct scan one;

        while (scan_until(&list, ',', &one))
                if (scan_equals(&one, name))
                        return true;
        return scan_equals(&list, name);
}

bool cgroup_parse_path(const char *text, size_t len, enum cgroup_version *ret_version, char **ret_path,
                       struct err *err)
{
        struct scan scan = scan_text(text, len);
        enum cgroup_version version = CGROUP_NONE;
        struct scan path = { 0 };
        struct scan line;

        while (scan_line(&scan, &line)) {
                struct scan id;
                struct scan controllers;

                if (!scan_until(&line, ':', &id) || !scan_until(&line, ':', &controllers) ||
                    scan_len(&line) == 0 || line.at[0] != '/')
                        continue;
                if (has_controller(controllers, "memory")) {
                        version = CGROUP_V1;
                        path = line;
                } else if (version == CGROUP_NONE && scan_equals(&id, "0") && scan_len(&controllers) == 0) {
                        version = CGROUP_V2;
                        path = line;
                }
        }
        if (version == CGROUP_NONE)
                return err_set(err, ERR_FORMAT, "cgroup: no memory controller in %zu bytes", len);
        *ret_version = version;
        *ret_path = mem_dup_len(path.at, scan_len(&path));
        return true;
}

/* "34 30 0:31 /root /mount rw,relatime shared:1 - cgroup cgroup rw,memory" */
static bool parse_mount(struct scan line, enum cgroup_version version, struct scan *ret_root,
                        struct scan *ret_mount)
{
        struct scan skipped;
        struct scan type;
        struct scan options;

        for (int i = 0; i < 3; i++)
                if (!scan_word(&line, &skipped))
                        return false;
        if (!scan_word(&line, ret_root) || !scan_word(&line, ret_mount) || ret_mount->at[0] != '/')
                return false;
        while (scan_word(&line, &skipped))
                if (scan_equals(&skipped, "-"))
                        break;
        if (!scan_word(&line, &type) || !scan_word(&line, &skipped) || !scan_word(&line, &options))
                return false;
        return version == CGROUP_V1 ? scan_equals(&type, "cgroup") && has_controller(options, "memory")
                                    : scan_equals(&type, "cgroup2");
}

/* Returns the part of `path` below `root`, the part of the tree that a mount shows; false if it is not below it. */
static bool below_root(const char *path, struct scan root, struct scan *ret_rest)
{
        struct scan rest = scan_text(path, strlen(path));
        size_t len = scan_len(&root);

        if (!scan_equals(&root, "/")) {
                if (scan_len(&rest) < len || memcmp(rest.at, root.at, len) != 0 ||
                    (rest.at + len < rest.end && rest.at[len] != '/'))
                        return false;
                rest.at += len;
        }
        if (scan_equals(&rest, "/"))
                rest.at++;
        *ret_rest = rest;
        return true;
}

bool cgroup_parse_mount(const char *text, size_t len, enum cgroup_version version, const char *path,
                        char **ret_folder, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct scan line, root, mount, rest;
        bool mounted = false;

        while (scan_line(&scan, &line)) {
                if (!parse_mount(line, version, &root, &mount))
                        continue;
                mounted = true;
                if (!below_root(path, root, &rest))
                        continue;
                *ret_folder = mem_printf("%.*s%.*s", (int)scan_len(&mount), mount.at, (int)scan_len(&rest),
                                         rest.at);
                return true;
        }
        if (mounted)
                return err_set(err, ERR_MEASURE, "control group '%s' is in no mount that is seen here", path);
        return err_set(err, ERR_FORMAT, "mountinfo: no memory control group is mounted");
}

/* Returns the cgroup's folder according to `mounts` (a mountinfo), below the root directory `root`, if it exists. */
static char *find_folder(const struct strbuf *mounts, enum cgroup_version version, const char *path,
                         const char *root, struct err *err)
{
        char *seen = NULL;
        char *folder;

        if (!cgroup_parse_mount(strbuf_text(mounts), mounts->len, version, path, &seen, err))
                return NULL;
        folder = mem_printf("%s%s", root, seen);
        free(seen);
        if (file_exists(folder))
                return folder;
        err_set(err, ERR_MEASURE, "control group '%s' is not visible here", folder);
        free(folder);
        return NULL;
}

/* The mounts of a container with its own cgroup namespace show its cgroup, where ours do not, as from a sidecar. */
static char *find_in_its_mounts(const struct process_ref *ref, enum cgroup_version version, const char *path)
{
        struct strbuf mounts = { 0 };
        char *root = process_ref_path(ref, "root");
        char *folder = process_ref_read(ref, "mountinfo", TEXT_MAX, &mounts, NULL)
                               ? find_folder(&mounts, version, path, root, NULL)
                               : NULL;

        strbuf_clear(&mounts);
        free(root);
        return folder;
}

/* Whether memory is counted in this cgroup. In version 2 a cgroup without the controller's files counts nothing. */
static bool counts_memory(const char *folder)
{
        static const char *const names[] = { "memory.usage_in_bytes", "memory.current" };
        bool found = false;

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                char *path = mem_printf("%s/%s", folder, names[i]);

                found = found || file_exists(path);
                free(path);
        }
        return found;
}

/* If the controller is not enabled for a cgroup, its memory is counted in the nearest ancestor that has it. */
static void ascend_to_counting(char *folder)
{
        char *text = mem_dup(folder);
        char *slash;

        while (!counts_memory(text) && (slash = strrchr(text, '/')) && slash > text)
                *slash = '\0';
        if (counts_memory(text))
                strcpy(folder, text);
        free(text);
}

bool cgroup_find(const struct process_ref *ref, enum cgroup_version *ret_version, char **ret_folder,
                 struct err *err)
{
        struct strbuf groups = { 0 };
        struct strbuf mounts = { 0 };
        enum cgroup_version version;
        char *path = NULL;
        char *folder = NULL;

        if (process_ref_read(ref, "cgroup", TEXT_MAX, &groups, err) &&
            file_read("/proc/self/mountinfo", TEXT_MAX, &mounts, err) &&
            cgroup_parse_path(groups.text, groups.len, &version, &path, err)) {
                folder = find_folder(&mounts, version, path, "", err);
                if (!folder)
                        folder = find_in_its_mounts(ref, version, path);
        }
        free(path);
        strbuf_clear(&groups);
        strbuf_clear(&mounts);
        if (!folder)
                return false;
        ascend_to_counting(folder);
        *ret_version = version;
        *ret_folder = folder;
        return true;
}

char *cgroup_limiting(const char *folder, enum cgroup_version version)
{
        const char *name = version == CGROUP_V1 ? "memory.limit_in_bytes" : "memory.max";
        char *group = mem_dup(folder);
        char *found = NULL;

        for (bool inside = true; inside && !found;) {
                char *path = file_join(group, name);
                struct strbuf text = { 0 };
                char *slash;

                /* The file is missing above the mount, and in the root cgroup of version 2: stop there. */
                inside = file_read(path, TEXT_MAX, &text, NULL);
                if (inside && cgroup_parse_limit(text.text, text.len) >= 0)
                        found = mem_dup(group);
                strbuf_clear(&text);
                free(path);
                slash = strrchr(group, '/');
                inside = inside && slash && slash > group;
                if (inside)
                        *slash = '\0';
        }
        free(group);
        return found;
}

int64_t cgroup_parse_limit(const char *text, size_t len)
{
        struct scan scan = scan_text(text, len);
        int64_t value;

        /* Version 1 shows "no limit" as the kernel's PAGE_COUNTER_MAX in bytes, which depends on the page size (here up to
         * 64 KiB). */
        return scan_i64(&scan, &value) && value < INT64_MAX - 65536 ? value : -1;
}

static char *make_below(const char *parent, const char *name)
{
        char *folder = mem_printf("%s/%s", parent, name);

        if (mkdir(folder, 0755) == 0) {
                if (counts_memory(folder))
                        return folder;
                rmdir(folder);
                errno = EOPNOTSUPP;
        }
        free(folder);
        return NULL;
}

bool cgroup_make(const char *name, char **ret_folder, struct err *err)
{
        struct process_ref self = { 0 };
        enum cgroup_version version;
        char *own = NULL;
        char *folder;
        bool found = process_ref_open(getpid(), &self, err) && cgroup_find(&self, &version, &own, err);

        process_ref_clear(&self);
        if (!found)
                return false;
        folder = make_below(own, name);
        if (!folder && strrchr(own, '/') > own) {
                *strrchr(own, '/') = '\0';
                folder = make_below(own, name);
        }
        if (folder)
                *ret_folder = folder;
        else
                err_set_errno(err, ERR_MEASURE, errno, "cannot make a memory control group in '%s'", own);
        free(own);
        return folder != NULL;
}

void cgroup_remove(const char *folder)
{
        if (folder)
                rmdir(folder);
}

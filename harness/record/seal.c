/* Walks the folder with scandir(3), sorted, so that equal results have equal seals. */
#include "record/seal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "record/layout.h"
#include "record/whole.h"

enum { SUMS_MAX = 16 << 20 };

bool seal_hash_file(const char *path, char ret_hex[static 65], struct err *err)
{
        int fd = open(path,
                      O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* O_NONBLOCK: do not wait for a FIFO's writer */
        bool ok = fd >= 0 ? digest_sha256(fd, ret_hex, err) || err_wrap(err, "'%s'", path)
                          : err_set_errno(err, ERR_IO, errno, "cannot hash '%s'", path);

        if (fd >= 0)
                close(fd);
        return ok;
}

/* Called for everything but folders: path, path relative to the result, file type. */
typedef bool (*visit_fn)(const char *path, const char *name, mode_t mode, void *arg, struct err *err);

/* Visits everything below folder/below in sorted order; ends at the first false. Skips files that vanish meanwhile. */
static bool walk_tree(const char *folder, const char *below, visit_fn visit, void *arg, struct err *err)
{
        char *path = below[0] ? file_join(folder, below) : mem_dup(folder);
        struct dirent **entries = NULL;
        int count = scandir(path, &entries, NULL, alphasort);
        bool ok = count >= 0 || err_set_errno(err, ERR_IO, errno, "cannot list '%s'", path);

        for (int i = 0; i < count; i++) {
                const char *entry = entries[i]->d_name;
                char *name = below[0] ? file_join(below, entry) : mem_dup(entry);
                char *whole = file_join(folder, name);
                struct stat status;

                if (ok && strcmp(entry, ".") != 0 && strcmp(entry, "..") != 0 && lstat(whole, &status) == 0)
                        ok = S_ISDIR(status.st_mode) ? walk_tree(folder, name, visit, arg, err)
                                                     : visit(whole, name, status.st_mode, arg, err);
                free(whole);
                free(name);
                free(entries[i]);
        }
        free(entries);
        free(path);
        return ok;
}

/* Appends the line of one file to SHA256SUMS; arg is a struct strbuf. */
static bool hash_visited(const char *path, const char *name, mode_t mode, void *arg, struct err *err)
{
        char hex[65];

        if (!S_ISREG(mode) || strcmp(name, LAYOUT_SUMS) == 0)
                return true;
        if (!seal_hash_file(path, hex, err))
                return false;
        strbuf_printf(arg, "%s  %s\n", hex, name);
        return true;
}

bool seal_write(const char *folder, struct err *err)
{
        struct strbuf sums = { 0 };
        char *path = file_join(folder, LAYOUT_SUMS);
        bool ok = walk_tree(folder, "", hash_visited, &sums, err) &&
                  file_write_atomic(path, strbuf_text(&sums), sums.len, err);

        free(path);
        strbuf_clear(&sums);
        return ok;
}

/* Returns true for files that can be generated anew from the others. */
static bool is_drawn(const char *name)
{
        return strcmp(name, LAYOUT_REPORT) == 0 ||
               strncmp(name, LAYOUT_PLOTS "/", strlen(LAYOUT_PLOTS "/")) == 0 ||
               strncmp(name, LAYOUT_EXPORTS "/", strlen(LAYOUT_EXPORTS "/")) == 0;
}

static bool verify_line(const char *folder, char *line, struct err *err)
{
        char hex[65];
        char *path;
        bool ok;

        if (strlen(line) < 67 || line[64] != ' ' || line[65] != ' ' || !layout_is_inside(line + 66))
                return whole_refuse(err, "%s: not a line of SHA256SUMS: '%.100s'", folder, line);
        if (is_drawn(line + 66))
                return true;
        path = file_join(folder, line + 66);
        ok = seal_hash_file(path, hex, err);
        if (ok && memcmp(hex, line, 64) != 0)
                ok = err_set(err, ERR_FORMAT,
                             "%s: was changed after it was sealed; its result cannot be trusted", path);
        free(path);
        return ok;
}

static bool verify_lines(const char *folder, const struct strbuf *sums, struct err *err)
{
        char *text = mem_dup(strbuf_text(sums));
        char *rest = text;
        bool ok = true;

        while (ok && *rest) {
                char *line = rest;

                rest += strcspn(rest, "\n");
                if (*rest)
                        *rest++ = '\0';
                ok = verify_line(folder, line, err);
        }
        free(text);
        return ok;
}

static bool is_listed(const struct strbuf *sums, const char *name)
{
        char *line = mem_printf("  %s\n", name);
        bool listed = strstr(strbuf_text(sums), line) != NULL;

        free(line);
        return listed;
}

static bool is_of_a_run(const char *name)
{
        return strncmp(name, "run-", strlen("run-")) == 0 && strchr(name, '/');
}

static const char *kind_of(mode_t mode)
{
        return S_ISLNK(mode)    ? "a symbolic link"
               : S_ISFIFO(mode) ? "a FIFO"
               : S_ISSOCK(mode) ? "a socket"
                                : "a device";
}

/* Refuses anything but a regular file: a FIFO would block a reader, a symbolic link could lead out of the result. If `arg`
 * is given, the content of SHA256SUMS as a struct strbuf, also refuses a run's file that it does not name. */
static bool check_visited(const char *path, const char *name, mode_t mode, void *arg, struct err *err)
{
        if (!S_ISREG(mode))
                return err_set(err, ERR_FORMAT, "%s: must be a file or a folder, is %s", path, kind_of(mode));
        if (arg && is_of_a_run(name) && !is_listed(arg, name))
                return err_set(err, ERR_FORMAT, "%s: is not in SHA256SUMS", path);
        return true;
}

static bool check_listed(const char *folder, const struct strbuf *sums, struct err *err)
{
        static const char *const measured[] = { LAYOUT_MANIFEST, LAYOUT_SCENARIO, LAYOUT_PLAN,
                                                LAYOUT_SAMPLES,  LAYOUT_EVENTS,   LAYOUT_RUNS };

        for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++)
                if (!is_listed(sums, measured[i]))
                        return err_set(err, ERR_FORMAT, "%s/%s: does not name %s", folder, LAYOUT_SUMS,
                                       measured[i]);
        return true;
}

bool seal_verify(const char *folder, struct err *err)
{
        struct strbuf sums = { 0 };
        char *path = file_join(folder, LAYOUT_SUMS);
        bool ok = walk_tree(folder, "", check_visited, NULL, err) && file_read(path, SUMS_MAX, &sums, err) &&
                  check_listed(folder, &sums, err) && walk_tree(folder, "", check_visited, &sums, err) &&
                  verify_lines(folder, &sums, err);

        free(path);
        strbuf_clear(&sums);
        return ok;
}

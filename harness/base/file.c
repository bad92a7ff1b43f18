/* Reads and writes whole files; code that streams has its own writer. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"

static bool read_to_end(int fd, const char *path, size_t max_bytes, struct strbuf *buf, struct err *err)
{
        size_t before = buf->len;

        for (;;) {
                char *end = strbuf_reserve(buf, 65536);
                ssize_t got = read(fd, end, 65536);

                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0) {
                        err_set_errno(err, ERR_IO, errno, "cannot read '%s'", path);
                        break;
                }
                end[got] = '\0';
                buf->len += (size_t)got;
                if (got == 0)
                        return true;
                if (buf->len - before > max_bytes) {
                        err_set(err, ERR_IO, "cannot read '%s': larger than the limit of %zu bytes", path,
                                max_bytes);
                        break;
                }
        }
        buf->len = before;
        buf->text[before] = '\0';
        return false;
}

bool file_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        bool ok;

        if (fd < 0)
                return err_set_errno(err, ERR_IO, errno, "cannot open '%s'", path);
        ok = read_to_end(fd, path, max_bytes, buf, err);
        close(fd);
        return ok;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
        while (len > 0) {
                ssize_t put = write(fd, bytes, len);

                if (put < 0 && errno == EINTR)
                        continue;
                if (put < 0)
                        return false;
                bytes += put;
                len -= (size_t)put;
        }
        return true;
}

bool file_write_atomic(const char *path, const void *bytes, size_t len, struct err *err)
{
        /* Not mkostemp(3), which sets mode 0600: the umask decides who may read the file. */
        char *temporary = mem_printf("%s.%ld-%lld", path, (long)getpid(), (long long)clock_now_ns());
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        bool ok = fd >= 0 && write_all(fd, bytes, len) && fsync(fd) == 0;
        int errnum = errno;

        if (fd >= 0 && close(fd) != 0 && ok) {
                ok = false;
                errnum = errno;
        }
        if (ok && rename(temporary, path) != 0) {
                ok = false;
                errnum = errno;
        }
        if (!ok && fd >= 0)
                unlink(temporary);
        free(temporary);
        return ok || err_set_errno(err, ERR_IO, errnum, "cannot write '%s'", path);
}

bool file_make_dirs(const char *path, struct err *err)
{
        char *copy = mem_dup(path);
        bool ok = true;

        for (char *at = copy + 1; ok; at++) {
                char was = *at;

                if (was != '/' && was != '\0')
                        continue;
                *at = '\0';
                if (mkdir(copy, 0777) != 0 && errno != EEXIST)
                        ok = err_set_errno(err, ERR_IO, errno, "cannot make folder '%s'", copy);
                *at = was;
                if (was == '\0')
                        break;
        }
        free(copy);
        return ok;
}

static int on_tree_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
        (void)status;
        (void)type;
        (void)ftw;
        return remove(path);
}

bool file_remove_tree(const char *path, struct err *err)
{
        if (nftw(path, on_tree_entry, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
                return err_set_errno(err, ERR_IO, errno, "cannot remove '%s'", path);
        return true;
}

bool file_exists(const char *path)
{
        return access(path, F_OK) == 0;
}

char *file_join(const char *a, const char *b)
{
        return mem_printf("%s/%s", a, b);
}

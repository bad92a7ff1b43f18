/* zlib's gzFile, with errors that name the file. */
#include "record/gz.h"

#include <errno.h>
#include <zlib.h>

#include "base/err.h"
#include "base/strbuf.h"

bool gz_write(const char *path, const void *bytes, size_t len, struct err *err)
{
        gzFile file = gzopen(path, "wbe6");
        bool ok = file && (len == 0 || gzwrite(file, bytes, (unsigned)len) == (int)len);
        int errnum = errno;

        if (file && gzclose(file) != Z_OK) {
                ok = false;
                errnum = errno;
        }
        return ok || err_set_errno(err, ERR_IO, errnum, "cannot write '%s'", path);
}

bool gz_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err)
{
        gzFile file = gzopen(path, "rbe");
        size_t before = buf->len;
        int got = -1;
        int closed = Z_OK;

        if (!file)
                return err_set_errno(err, ERR_IO, errno, "cannot open '%s'", path);
        while (buf->len - before <= max_bytes) {
                char *end = strbuf_reserve(buf, 65536);

                got = gzread(file, end, 65536);
                if (got <= 0)
                        break;
                buf->len += (size_t)got;
                buf->text[buf->len] = '\0';
        }
        closed = gzclose(file);
        if (got == 0 && closed == Z_OK)
                return true;
        buf->len = before;
        return err_set(err, ERR_FORMAT, "'%s': not a whole gzip file, or larger than %zu bytes", path,
                       max_bytes);
}

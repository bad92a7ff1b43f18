/* One lock file for each processor. The kernel releases a lock when its holder ends. */
#include "base/processor_claim.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"

const char *processor_claim_folder(void)
{
        return access("/run/lock", W_OK) == 0 ? "/run/lock" : "/tmp";
}

void processor_claim_release(struct processor_claim *claim)
{
        for (size_t i = 0; i < claim->count; i++)
                close(claim->fds[i]);
        free(claim->fds);
        *claim = (struct processor_claim){ 0 };
}

static bool refuse(int fd, int processor, struct err *err)
{
        char holder[32] = { 0 };
        ssize_t len = pread(fd, holder, sizeof(holder) - 1, 0);

        return err_set(
                err, ERR_MEASURE,
                "processor %d is in use by another measurement%s%.*s; pin them apart (taskset), or allow it "
                "with --shared",
                processor, len > 0 ? ", PID " : "", len > 0 ? (int)len : 0, holder);
}

/* Writes our PID into the file, for the message of a process that is refused. It is only informative, so a failure (a
 * full disk) does no harm. */
static bool sign(int fd)
{
        char text[32];
        int len = snprintf(text, sizeof(text), "%d", (int)getpid());

        return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) == len;
}

static bool take_one(const char *folder, int processor, struct processor_claim *claim, struct err *err)
{
        char *path = mem_printf("%s/plateau-processor-%d.lock", folder, processor);
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        bool ok = true;

        if (fd < 0)
                ok = err_set_errno(err, ERR_IO, errno, "cannot open '%s'", path);
        else if (flock(fd, LOCK_EX | LOCK_NB) != 0)
                ok = errno == EWOULDBLOCK ? refuse(fd, processor, err)
                                          : err_set_errno(err, ERR_IO, errno, "cannot lock '%s'", path);
        free(path);
        if (!ok) {
                if (fd >= 0)
                        close(fd);
                return false;
        }
        (void)sign(fd);
        claim->fds = mem_resize(claim->fds, claim->count + 1, sizeof(*claim->fds));
        claim->fds[claim->count++] = fd;
        return true;
}

bool processor_claim_take(const char *folder, struct processor_claim *ret_claim, struct err *err)
{
        struct processor_claim claim = { 0 };
        cpu_set_t set;

        if (sched_getaffinity(0, sizeof(set), &set) != 0)
                return err_set_errno(err, ERR_MEASURE, errno, "cannot tell on which processors we may run");
        for (int i = 0; i < CPU_SETSIZE; i++)
                if (CPU_ISSET(i, &set) && !take_one(folder, i, &claim, err)) {
                        processor_claim_release(&claim);
                        return false;
                }
        *ret_claim = claim;
        return true;
}

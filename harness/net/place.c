/* setns(2) with CLONE_NEWNET moves only the calling thread. It needs CAP_SYS_ADMIN over both namespaces. */
#include "net/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"

bool place_enter(const struct place *place)
{
        return !place || !place->net_fd || setns(place->net_fd, CLONE_NEWNET) == 0;
}

int place_socket(const struct place *place, int domain, int type, int protocol)
{
        int home, fd, errnum;

        if (!place || !place->net_fd || domain == AF_UNIX)
                return socket(domain, type, protocol);
        home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
        if (home < 0)
                return -1;
        fd = place_enter(place) ? socket(domain, type, protocol) : -1;
        errnum = errno;
        if (setns(home, CLONE_NEWNET) != 0) {
                /* All sockets from now on would be in the wrong network. */
                perror("plateau: cannot return to its network namespace");
                abort();
        }
        close(home);
        errno = errnum;
        return fd;
}

bool place_of(const struct process_ref *ref, struct place *ret_place, struct err *err)
{
        struct place place = { 0 };
        int probe = -1;

        if (!process_ref_shares(ref, "mnt"))
                place.root = process_ref_path(ref, "root");
        if (!process_ref_shares(ref, "net")) {
                place.net_fd = process_ref_openat(ref, "ns/net", O_RDONLY);
                probe = place.net_fd > 0 ? place_socket(&place, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
                if (probe < 0) {
                        int errnum = errno;

                        place_clear(&place);
                        return err_set_errno(
                                err, ERR_MEASURE, errnum,
                                "process %lld is in a network of its own (a container), and we may not "
                                "enter that (it needs CAP_SYS_ADMIN, as root has it)",
                                (long long)ref->pid);
                }
                close(probe);
        }
        *ret_place = place;
        return true;
}

void place_clear(struct place *place)
{
        if (place->net_fd > 0)
                close(place->net_fd);
        free(place->root);
        *place = (struct place){ 0 };
}

char *place_path(const struct place *place, const char *path)
{
        return mem_printf("%s%s", place && place->root ? place->root : "", path);
}

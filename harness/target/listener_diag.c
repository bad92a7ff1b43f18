/* One request for each family, which the kernel answers with a dump: linux/inet_diag.h and linux/unix_diag.h. If a dump
 * fails midway, the error is in the message that ends it (netlink_dump() in net/netlink/af_netlink.c). libmnl does not
 * look at it, so on_done() does; else a kernel without tcp_diag would seem to have no listeners. */
#include "target/listener_diag.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/place.h"

/* The kernel fills at most 32 KiB at a time. A dump during which the listeners changed is repeated, a few times. */
enum { QUESTION_MAX = 128, ANSWER_MAX = 32768, ATTEMPTS = 4, ANSWER_WITHIN_S = 2, ERRNO_MAX = 4095 };

struct reader {
        const struct listener_file *file; /* NULL: TCP */
        struct listener_table *table;
};

static int keep(const struct reader *reader, const struct listener *row)
{
        if (listener_table_add(reader->table, row))
                return MNL_CB_OK;
        return MNL_CB_STOP;
}

static int on_tcp(const struct nlmsghdr *message, const struct reader *reader)
{
        const struct inet_diag_msg *socket = mnl_nlmsg_get_payload(message);
        struct listener row = { 0 };

        if (mnl_nlmsg_get_payload_len(message) < sizeof(*socket)) {
                errno = EBADMSG;
                return MNL_CB_ERROR;
        }
        if (socket->idiag_state != TCP_LISTEN ||
            (socket->idiag_family != AF_INET && socket->idiag_family != AF_INET6))
                return MNL_CB_OK;
        listener_set_address(&row, socket->idiag_family == AF_INET6, socket->id.idiag_src);
        row.port = ntohs(socket->id.idiag_sport);
        row.inode = socket->idiag_inode;
        row.device = socket->id.idiag_if != 0;
        return keep(reader, &row);
}

static bool is_named(const struct nlattr *name, const char *path)
{
        const char *bytes = mnl_attr_get_payload(name);
        size_t len = mnl_attr_get_payload_len(name);

        if (len && bytes[0])
                len = strnlen(bytes, len); /* a path, which may or may not end with a NUL */
        if (len != strlen(path))
                return false;
        for (size_t i = 0; i < len; i++)
                if (path[i] != (bytes[i] ? bytes[i] : '@'))
                        return false;
        return true;
}

/* Whether a unix socket may be `file`: by inode and device if the kernel tells them, else by its path, which is weaker
 * evidence. *ret_by_file: it is, by inode and device. */
static bool may_be_file(const struct nlmsghdr *message, const struct listener_file *file, bool *ret_by_file)
{
        struct unix_diag_vfs vfs = { 0 };
        bool named = false, has_vfs = false;
        const struct nlattr *attribute;

        mnl_attr_for_each(attribute, message, sizeof(struct unix_diag_msg))
        {
                if (mnl_attr_get_type(attribute) == UNIX_DIAG_NAME)
                        named = is_named(attribute, file->path);
                has_vfs = has_vfs || (mnl_attr_get_type(attribute) == UNIX_DIAG_VFS &&
                                      mnl_attr_get_payload_len(attribute) >= sizeof(vfs));
                if (mnl_attr_get_type(attribute) == UNIX_DIAG_VFS &&
                    mnl_attr_get_payload_len(attribute) >= sizeof(vfs))
                        memcpy(&vfs, mnl_attr_get_payload(attribute), sizeof(vfs));
        }
        if (!file->known || !has_vfs || vfs.udiag_vfs_dev != file->device)
                return named;
        *ret_by_file = vfs.udiag_vfs_ino == file->inode;
        return *ret_by_file;
}

static int on_unix(const struct nlmsghdr *message, const struct reader *reader)
{
        const struct unix_diag_msg *socket = mnl_nlmsg_get_payload(message);
        struct listener row = { 0 };

        if (mnl_nlmsg_get_payload_len(message) < sizeof(*socket)) {
                errno = EBADMSG;
                return MNL_CB_ERROR;
        }
        row.inode = socket->udiag_ino;
        if (socket->udiag_state != TCP_LISTEN || !may_be_file(message, reader->file, &row.by_file))
                return MNL_CB_OK;
        return keep(reader, &row);
}

static int on_message(const struct nlmsghdr *message, void *arg)
{
        const struct reader *reader = arg;

        return reader->file ? on_unix(message, reader) : on_tcp(message, reader);
}

static int on_done(const struct nlmsghdr *message, void *arg)
{
        int error = 0;

        (void)arg;
        if (mnl_nlmsg_get_payload_len(message) >= sizeof(error))
                memcpy(&error, mnl_nlmsg_get_payload(message), sizeof(error));
        if (error >= 0)
                return MNL_CB_STOP;
        errno = error >= -ERRNO_MAX ? -error : EBADMSG;
        return MNL_CB_ERROR;
}

/* Checks lengths before libmnl sees them. libmnl 1.0 treats them as signed, so one above 2 GiB would lead it beyond the
 * end. It also rounds a message's length up before it looks for attributes; the kernel pads its messages, so one with
 * another length is not the kernel's. */
static bool are_whole(const char *messages, size_t len)
{
        struct nlmsghdr head;

        for (size_t at = 0; at < len; at += MNL_ALIGN(head.nlmsg_len)) {
                if (len - at < sizeof(head))
                        return false;
                memcpy(&head, messages + at, sizeof(head));
                if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > len - at ||
                    head.nlmsg_len % MNL_ALIGNTO != 0)
                        return false;
        }
        return true;
}

enum listener_diag listener_diag_parse(const void *messages, size_t len, const struct listener_file *file,
                                       struct listener_table *table)
{
        mnl_cb_t control[NLMSG_MIN_TYPE] = { [NLMSG_DONE] = on_done };
        struct reader reader = { .file = file, .table = table };

        if (!are_whole(messages, len)) {
                errno = EBADMSG;
                return LISTENER_DIAG_BROKEN;
        }
        switch (mnl_cb_run2(messages, len, 0, 0, on_message, &reader, control, NLMSG_MIN_TYPE)) {
        case MNL_CB_OK:
                return LISTENER_DIAG_MORE;
        case MNL_CB_STOP:
                return LISTENER_DIAG_END;
        default:
                return LISTENER_DIAG_BROKEN;
        }
}

static bool ask(struct mnl_socket *netlink, int family)
{
        alignas(struct nlmsghdr) char room[QUESTION_MAX];
        struct nlmsghdr *message = mnl_nlmsg_put_header(room);

        message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
        message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        if (family == AF_UNIX) {
                struct unix_diag_req *what = mnl_nlmsg_put_extra_header(message, sizeof(*what));

                what->sdiag_family = AF_UNIX;
                what->udiag_states = 1U << TCP_LISTEN;
                what->udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS;
        } else {
                struct inet_diag_req_v2 *what = mnl_nlmsg_put_extra_header(message, sizeof(*what));

                what->sdiag_family = (unsigned char)family;
                what->sdiag_protocol = IPPROTO_TCP;
                what->idiag_states = 1U << TCP_LISTEN;
        }
        return mnl_socket_sendto(netlink, message, message->nlmsg_len) >= 0;
}

/* Requests and reads one dump. EINTR: the listeners changed meanwhile. */
static bool dump(struct mnl_socket *netlink, int family, const struct listener_file *file,
                 struct listener_table *table)
{
        alignas(struct nlmsghdr) char room[ANSWER_MAX];
        enum listener_diag state = LISTENER_DIAG_MORE;

        if (!ask(netlink, family))
                return false;
        while (state == LISTENER_DIAG_MORE) {
                ssize_t len = mnl_socket_recvfrom(netlink, room, sizeof(room));

                if (len < 0)
                        return false;
                state = listener_diag_parse(room, (size_t)len, file, table);
        }
        return state == LISTENER_DIAG_END;
}

static struct mnl_socket *open_netlink(const struct place *place)
{
        const struct timeval within = { .tv_sec = ANSWER_WITHIN_S };
        int fd = place_socket(place, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        struct mnl_socket *netlink = fd >= 0 ? mnl_socket_fdopen(fd) : NULL;

        if (!netlink) {
                int errnum = errno;

                if (fd >= 0)
                        close(fd);
                errno = errnum;
                return NULL;
        }
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &within, sizeof(within));
        return netlink;
}

/* Every attempt has a new socket: the rest of an abandoned dump must not be taken for the beginning of the next. */
static bool read_family(const struct place *place, int family, const struct listener_file *file,
                        struct listener_table *table)
{
        size_t before = table->count;
        bool ok = false, again = true;

        for (int i = 0; i < ATTEMPTS && again; i++) {
                struct mnl_socket *netlink = open_netlink(place);
                int errnum;

                table->count = before;
                ok = netlink && dump(netlink, family, file, table);
                errnum = errno;
                again = !ok && errnum == EINTR;
                if (netlink)
                        mnl_socket_close(netlink);
                errno = errnum;
        }
        if (!ok)
                table->count = before;
        return ok;
}

bool listener_diag_read_tcp(const struct place *place, struct listener_table *table)
{
        size_t before = table->count;

        if (read_family(place, AF_INET, NULL, table) && read_family(place, AF_INET6, NULL, table))
                return true;
        table->count = before;
        return false;
}

/* Drops the rows that were found by path only, if any was found by inode and device. */
static void prefer_file(struct listener_table *table, size_t before)
{
        size_t kept = before;

        for (size_t i = before; i < table->count; i++)
                if (table->rows[i].by_file)
                        table->rows[kept++] = table->rows[i];
        if (kept > before)
                table->count = kept;
}

bool listener_diag_read_unix(const struct place *place, const struct listener_file *file,
                             struct listener_table *table)
{
        size_t before = table->count;
        bool ok = read_family(place, AF_UNIX, file, table);

        prefer_file(table, before);
        return ok;
}

/* Chooses from the table of listening sockets those that answer at an endpoint, and finds their holders in
 * /proc/PID/fd. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "net/address.h"
#include "net/place.h"
#include "target/listener_diag.h"
#include "target/listener_text.h"

static const unsigned char any[16];
static const unsigned char mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static bool is_mapped(const unsigned char *address)
{
        return memcmp(address, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

/* Finds inode and device of the file that connect(2) reaches by the path. */
static void identify_file(const struct place *place, struct listener_file *file)
{
        char *path = place_path(place, file->path);
        struct stat status;

        if (*file->path == '/' && stat(path, &status) == 0) {
                file->known = true;
                file->inode = (uint32_t)status.st_ino;
                file->device = major(status.st_dev) << 20 | minor(status.st_dev);
        }
        free(path);
}

/* Reads all TCP listeners in the namespace of `in` or, with `path`, the unix sockets that listen at it. Returns the
 * errno with which netlink failed, so that the text was read; 0: it did not fail. */
static int read_table(const struct process_ref *in, const char *path, struct listener_table *table)
{
        struct place place = { 0 };
        bool entered = place_of(in, &place, NULL);
        struct listener_file file = { .path = path };
        bool ok;
        int refused;

        if (entered && path)
                identify_file(&place, &file);
        ok = entered &&
             (path ? listener_diag_read_unix(&place, &file, table) : listener_diag_read_tcp(&place, table));
        refused = ok ? 0 : entered ? errno : EPERM;
        place_clear(&place);
        if (!ok && path)
                listener_text_read_unix(in, path, table);
        else if (!ok)
                listener_text_read_tcp(in, table);
        return refused;
}

/* Adds the rows with this port and this address to `ret`; true if there are any. */
static bool select_address(const struct listener_table *table, uint16_t port, const unsigned char *address,
                           bool either_family, bool six, struct listener_table *ret)
{
        size_t before = ret->count;

        for (size_t i = 0; i < table->count; i++) {
                const struct listener *row = &table->rows[i];

                if (row->port == port && memcmp(row->address, address, 16) == 0 &&
                    (either_family || row->six == six))
                        listener_table_add(ret, row);
        }
        return ret->count > before;
}

/* Tries, in the kernel's own order: sockets bound to the address, those bound to all addresses of its family, and for
 * IPv4 those bound to all IPv6 addresses. */
static void select_in_order(const struct listener_table *table, uint16_t port, const unsigned char *address,
                            struct listener_table *ret)
{
        bool six = !is_mapped(address);

        if (!select_address(table, port, address, true, six, ret) &&
            !select_address(table, port, any, false, six, ret) && !six)
                select_address(table, port, any, false, true, ret);
}

/* Whether a socket of this port is bound to a device. Such a socket answers only what arrives through that device, and
 * goes before the others there. Which socket answers then depends on the client's route, so all that might are
 * selected. */
static bool has_device(const struct listener_table *table, uint16_t port)
{
        for (size_t i = 0; i < table->count; i++)
                if (table->rows[i].port == port && table->rows[i].device)
                        return true;
        return false;
}

static void select_rows(const struct listener_table *table, uint16_t port, const unsigned char *address,
                        struct listener_table *ret)
{
        if (!has_device(table, port)) {
                select_in_order(table, port, address, ret);
                return;
        }
        select_address(table, port, address, true, false, ret);
        select_address(table, port, any, true, false, ret);
}

/* Whether `address` is one of the machine's own in the namespace of `in`: bind(2) then accepts it. True where we may
 * not look. */
static bool is_own(const struct process_ref *in, struct address address)
{
        struct place place = { 0 };
        bool own = true;
        int fd = place_of(in, &place, NULL)
                         ? place_socket(&place, address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)
                         : -1;

        if (address.storage.ss_family == AF_INET6)
                ((struct sockaddr_in6 *)&address.storage)->sin6_port = 0;
        else
                ((struct sockaddr_in *)&address.storage)->sin_port = 0;
        if (fd >= 0) {
                own = bind(fd, (const struct sockaddr *)&address.storage, address.bytes) == 0 ||
                      errno != EADDRNOTAVAIL;
                close(fd);
        }
        place_clear(&place);
        return own;
}

/* Sets the address to which connect(2) goes, in the form of struct listener: 0.0.0.0 and :: mean loopback there. */
static void aim_of(const struct address *address, unsigned char ret[16])
{
        if (address->storage.ss_family == AF_INET6) {
                memcpy(ret, &((const struct sockaddr_in6 *)&address->storage)->sin6_addr, 16);
        } else {
                memcpy(ret, mapped_prefix, sizeof(mapped_prefix));
                memcpy(ret + 12, &((const struct sockaddr_in *)&address->storage)->sin_addr, 4);
        }
        if (memcmp(ret, any, 16) == 0)
                memcpy(ret, &in6addr_loopback, 16);
        else if (is_mapped(ret) && memcmp(ret + 12, any, 4) == 0)
                memcpy(ret + 12, (const unsigned char[]){ 127, 0, 0, 1 }, 4);
}

/* Selects the sockets that answer at the endpoint. A name is resolved in the same way as for the load. localhost stands
 * for two addresses, which clients try in different orders, so both count. */
static void select_endpoint(const struct process_ref *in, const struct listener_table *table,
                            const struct endpoint *endpoint, struct listener_table *ret)
{
        static const char *const loopback[] = { "127.0.0.1", "::1" };
        struct address address;
        unsigned char aim[16];

        if (address_parse_ip(endpoint->host, &address, NULL) || !endpoint_host_is_loopback(endpoint->host)) {
                if (address_resolve(endpoint, NULL, &address, NULL) && is_own(in, address)) {
                        aim_of(&address, aim);
                        select_rows(table, endpoint->port, aim, ret);
                }
                return;
        }
        for (size_t i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++)
                if (address_parse_ip(loopback[i], &address, NULL)) {
                        aim_of(&address, aim);
                        select_rows(table, endpoint->port, aim, ret);
                }
}

size_t listener_find(const struct process_ref *in, const struct endpoint *endpoint,
                     struct listener_table *ret_table, int *ret_refused)
{
        struct listener_table table = { 0 };
        int refused = read_table(in, endpoint->unix_path, &table);

        *ret_table = (struct listener_table){ 0 };
        if (endpoint->unix_path) {
                *ret_table = table;
        } else {
                select_endpoint(in, &table, endpoint, ret_table);
                listener_table_clear(&table);
        }
        if (ret_refused)
                *ret_refused = refused;
        return ret_table->count;
}

/* Returns the inode of the socket that a descriptor is; 0: it is not a socket. */
static uint64_t socket_inode(int folder_fd, const char *name)
{
        char link[64];
        ssize_t len = readlinkat(folder_fd, name, link, sizeof(link) - 1);
        uint64_t inode = 0;

        link[len > 0 ? len : 0] = '\0';
        if (sscanf(link, "socket:[%" SCNu64, &inode) != 1)
                return 0;
        return inode;
}

static int compare_inodes(const void *a, const void *b)
{
        const struct listener *left = a, *right = b;

        return (left->inode > right->inode) - (left->inode < right->inode);
}

static const struct listener *find_inode(const struct listener_table *sorted, uint64_t inode)
{
        const struct listener key = { .inode = inode };

        return inode && sorted->count
                       ? bsearch(&key, sorted->rows, sorted->count, sizeof(key), compare_inodes)
                       : NULL;
}

static int compare_ports(const void *a, const void *b)
{
        const struct listener *left = a, *right = b;

        return (left->port > right->port) - (left->port < right->port);
}

/* Whether one of the listeners has this inode. */
static bool has_inode(const struct listener *listeners, size_t count, uint64_t inode)
{
        for (size_t i = 0; i < count; i++)
                if (inode && listeners[i].inode == inode)
                        return true;
        return false;
}

size_t listener_of(const struct process_ref *ref, struct listener ret[static LISTENER_MAX])
{
        int fd = process_ref_openat(ref, "fd", O_RDONLY | O_DIRECTORY);
        DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
        struct listener_table table = { 0 };
        const struct dirent *entry;
        size_t count = 0;

        read_table(ref, NULL, &table);
        if (table.count)
                qsort(table.rows, table.count, sizeof(*table.rows), compare_inodes);
        while (folder && count < LISTENER_MAX && (entry = readdir(folder))) {
                const struct listener *row = find_inode(&table, socket_inode(dirfd(folder), entry->d_name));

                if (row &&
                    !has_inode(ret, count, row->inode)) /* else it is another descriptor of the same socket */
                        ret[count++] = *row;
        }
        if (folder)
                closedir(folder);
        listener_table_clear(&table);
        qsort(ret, count, sizeof(*ret), compare_ports);
        return count;
}

char *listener_url(const struct listener *listener)
{
        char text[INET6_ADDRSTRLEN];

        if (memcmp(listener->address, any, 16) == 0)
                return mem_printf("http://%s:%u", listener->six ? "localhost" : "127.0.0.1", listener->port);
        if (is_mapped(listener->address))
                return mem_printf("http://%s:%u",
                                  inet_ntop(AF_INET, listener->address + 12, text, sizeof(text)),
                                  listener->port);
        return mem_printf("http://[%s]:%u", inet_ntop(AF_INET6, listener->address, text, sizeof(text)),
                          listener->port);
}

static bool holds(int folder_fd, const struct listener *listeners, size_t count, bool *ret_blind)
{
        int fd = openat(folder_fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
        const struct dirent *entry;
        bool found = false;

        if (!folder) {
                *ret_blind = true;
                return false;
        }
        while (!found && (entry = readdir(folder)))
                found = has_inode(listeners, count, socket_inode(dirfd(folder), entry->d_name));
        closedir(folder);
        return found;
}

static int compare_pids(const void *a, const void *b)
{
        const int64_t *left = a, *right = b;

        return (*left > *right) - (*left < *right);
}

size_t listener_holders(const struct listener *listeners, size_t count, int64_t *ret_pids, size_t max,
                        bool *ret_blind)
{
        DIR *proc = opendir("/proc");
        const struct dirent *entry;
        size_t found = 0;

        *ret_blind = !proc;
        while (proc && found < max && (entry = readdir(proc))) {
                int fd;

                if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name))
                        continue;
                fd = openat(dirfd(proc), entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC);
                if (fd < 0)
                        continue;
                if (holds(fd, listeners, count, ret_blind))
                        ret_pids[found++] = strtoll(entry->d_name, NULL, 10);
                close(fd);
        }
        if (proc)
                closedir(proc);
        qsort(ret_pids, found, sizeof(*ret_pids), compare_pids);
        return found;
}

/* /proc/PID/net/tcp{,6}: "sl local rem st ... inode"; state 0A is LISTEN (include/net/tcp_states.h). Addresses are words
 * in the machine's byte order, printed as numbers. */
#include "target/listener.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/mem.h"
#include "base/process_ref.h"

enum { STATE_LISTEN = 0x0a, UNIX_LISTENS = 0x10000 };
static const unsigned char any[16];
static const unsigned char mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static bool is_mapped(const unsigned char *address)
{
        return memcmp(address, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

struct table {
        struct listener *rows;
        size_t count;
        size_t capacity;
};

enum listener_row listener_parse_row(const char *line, bool six, struct listener *ret)
{
        uint32_t words[4] = { 0 };
        struct listener row = { .six = six };
        unsigned port, state;
        char local[40];

        if (sscanf(line,
                   " %*u: %39[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*x:%*x %*x:%*x %*x %*u %*u %" SCNu64,
                   local, &port, &state, &row.inode) != 4 ||
            strlen(local) != (six ? 32 : 8))
                return LISTENER_BROKEN;
        if (state != STATE_LISTEN)
                return LISTENER_OTHER;
        for (size_t i = 0; i < (six ? 4 : 1); i++) {
                char word[9] = { 0 };

                memcpy(word, local + 8 * i, 8);
                words[i] = (uint32_t)strtoul(word, NULL, 16);
        }
        if (six) {
                memcpy(row.address, words, sizeof(words));
        } else if (words[0]) {
                row.address[10] = row.address[11] = 0xff;
                memcpy(row.address + 12, words, 4);
        }
        row.port = (uint16_t)port;
        *ret = row;
        return LISTENER_ROW;
}

/* "ffff8: 00000002 00000000 00010000 0001 01 12345 /run/app.sock" */
bool listener_parse_unix(const char *line, const char *path, struct listener *ret)
{
        unsigned flags;
        uint64_t inode;
        int at = 0;

        if (sscanf(line, "%*[0-9a-fA-F]: %*x %*x %x %*x %*x %" SCNu64 " %n", &flags, &inode, &at) != 2 ||
            !at || !(flags & UNIX_LISTENS))
                return false;
        if (strncmp(line + at, path, strlen(path)) != 0 || strcspn(line + at + strlen(path), "\n") != 0)
                return false;
        *ret = (struct listener){ .inode = inode };
        return true;
}

static void table_add(struct table *table, const struct listener *row)
{
        table->rows = mem_grow(table->rows, &table->capacity, table->count + 1, sizeof(*row));
        table->rows[table->count++] = *row;
}

static FILE *open_text(const struct process_ref *in, const char *name)
{
        int fd = process_ref_openat(in, name, O_RDONLY);
        FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

        if (fd >= 0 && !file)
                close(fd);
        return file;
}

/* One table, up to its first connection: a busy machine has a hundred thousand of those. */
static void read_table(const struct process_ref *in, bool six, struct table *table)
{
        FILE *file = open_text(in, six ? "net/tcp6" : "net/tcp");
        enum listener_row kind = LISTENER_BROKEN; /* the line of titles */
        char *line = NULL;
        size_t room = 0;

        while (file && kind != LISTENER_OTHER && table->count < LISTENER_TABLE_MAX &&
               getline(&line, &room, file) > 0) {
                struct listener row;

                kind = listener_parse_row(line, six, &row);
                if (kind == LISTENER_ROW)
                        table_add(table, &row);
        }
        free(line);
        if (file)
                fclose(file);
}

static void find_unix(const struct process_ref *in, const char *path, struct table *table)
{
        FILE *file = open_text(in, "net/unix");
        char *line = NULL;
        size_t room = 0;

        while (file && table->count < LISTENER_MAX && getline(&line, &room, file) > 0) {
                struct listener row;

                if (listener_parse_unix(line, path, &row))
                        table_add(table, &row);
        }
        free(line);
        if (file)
                fclose(file);
}

/* Keeps the rows of that port whose address is `address`. */
static size_t select_address(const struct table *table, uint16_t port, const unsigned char *address,
                             bool either_family, bool six, struct listener *ret)
{
        size_t count = 0;

        for (size_t i = 0; i < table->count && count < LISTENER_MAX; i++) {
                const struct listener *row = &table->rows[i];

                if (row->port == port && memcmp(row->address, address, 16) == 0 &&
                    (either_family || row->six == six))
                        ret[count++] = *row;
        }
        return count;
}

/* The kernel's own order: the address itself, every address of its family, and for IPv4 every IPv6 address too. */
static size_t select_rows(const struct table *table, uint16_t port, const unsigned char *address,
                          struct listener *ret)
{
        bool six = !is_mapped(address);
        size_t count = select_address(table, port, address, true, six, ret);

        if (!count)
                count = select_address(table, port, any, false, six, ret);
        if (!count && !six)
                count = select_address(table, port, any, false, true, ret);
        return count;
}

static bool parse_ip(const char *text, unsigned char ret[16])
{
        struct in_addr four;

        if (inet_pton(AF_INET6, text, ret) == 1)
                return true;
        if (inet_pton(AF_INET, text, &four) != 1)
                return false;
        memset(ret, 0, 16);
        ret[10] = ret[11] = 0xff;
        memcpy(ret + 12, &four, 4);
        return true;
}

size_t listener_find(const struct process_ref *in, const struct endpoint *endpoint,
                     struct listener ret[static LISTENER_MAX])
{
        struct table table = { 0 };
        unsigned char address[16];
        size_t count = 0;

        if (endpoint->unix_path) {
                find_unix(in, endpoint->unix_path, &table);
                count = table.count;
                if (count)
                        memcpy(ret, table.rows, count * sizeof(*ret));
                free(table.rows);
                return count;
        }
        read_table(in, false, &table);
        read_table(in, true, &table);
        if (parse_ip(endpoint->host, address)) {
                count = select_rows(&table, endpoint->port, address, ret);
        } else if (endpoint_host_is_loopback(endpoint->host)) {
                parse_ip("127.0.0.1", address);
                count = select_rows(&table, endpoint->port, address, ret);
                parse_ip("::1", address);
                if (!count)
                        count = select_rows(&table, endpoint->port, address, ret);
        } else {
                count = select_address(&table, endpoint->port, any, true, false, ret);
        }
        free(table.rows);
        return count;
}

/* The inode of a descriptor that is a socket; 0: it is none. */
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

static const struct listener *find_inode(const struct table *sorted, uint64_t inode)
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

/* A socket may have several descriptors. */
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
        struct table table = { 0 };
        const struct dirent *entry;
        size_t count = 0;

        read_table(ref, false, &table);
        read_table(ref, true, &table);
        if (table.count)
                qsort(table.rows, table.count, sizeof(*table.rows), compare_inodes);
        while (folder && count < LISTENER_MAX && (entry = readdir(folder))) {
                const struct listener *row = find_inode(&table, socket_inode(dirfd(folder), entry->d_name));

                if (row && !has_inode(ret, count, row->inode))
                        ret[count++] = *row;
        }
        if (folder)
                closedir(folder);
        free(table.rows);
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

/* /proc/net/tcp{,6}: "sl local rem st ... inode"; state 0A is LISTEN (include/net/tcp_states.h). */
#include "target/listener.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"

enum { TABLE_MAX = 16 << 20, LISTENERS_MAX = 4096 };

size_t listener_parse_table(const char *text, struct listener *ret, size_t max)
{
        size_t count = 0;

        for (const char *line = strchr(text, '\n'); line && count < max; line = strchr(line, '\n')) {
                unsigned port, state;
                uint64_t inode;

                line++;
                if (sscanf(line,
                           " %*u: %*[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*x:%*x %*x:%*x %*x %*u %*u %" SCNu64,
                           &port, &state, &inode) == 3 &&
                    state == 0x0a)
                        ret[count++] = (struct listener){ .inode = inode, .port = port };
        }
        return count;
}

/* Listening sockets as seen from `pid` ("self": from us): a container has tables of its own. */
static size_t read_tables(const char *pid, struct listener *ret, size_t max)
{
        static const char *const tables[] = { "tcp", "tcp6" };
        size_t count = 0;

        for (size_t i = 0; i < 2; i++) {
                struct strbuf text = { 0 };
                char path[64];

                snprintf(path, sizeof(path), "/proc/%s/net/%s", pid, tables[i]);
                if (file_read(path, TABLE_MAX, &text, NULL))
                        count += listener_parse_table(strbuf_text(&text), ret + count, max - count);
                strbuf_clear(&text);
        }
        return count;
}

/* The port of the listening socket with this inode; 0: none. */
static int64_t port_of(uint64_t inode, const struct listener *listeners, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (listeners[i].inode == inode)
                        return listeners[i].port;
        return 0;
}

/* Calls for each socket of a process that listens; stops when the callback returns false. */
static size_t ports_of_pid(const char *pid, const struct listener *listeners, size_t listener_count,
                           int64_t *ret, size_t max)
{
        char path[64];
        size_t count = 0;
        const struct dirent *entry;
        DIR *dir;

        snprintf(path, sizeof(path), "/proc/%s/fd", pid);
        dir = opendir(path);
        while (dir && count < max && (entry = readdir(dir))) {
                char link[64];
                uint64_t inode;
                ssize_t len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link) - 1);
                int64_t port;

                if (len <= 0)
                        continue;
                link[len] = '\0';
                if (sscanf(link, "socket:[%" SCNu64 "]", &inode) != 1)
                        continue;
                port = port_of(inode, listeners, listener_count);
                if (port)
                        ret[count++] = port;
        }
        if (dir)
                closedir(dir);
        return count;
}

static int compare_ports(const void *a, const void *b)
{
        const int64_t *left = a, *right = b;

        return (*left > *right) - (*left < *right);
}

size_t listener_find_ports(int64_t pid, int64_t ret_ports[static LISTENER_MAX])
{
        struct listener listeners[LISTENERS_MAX];
        char name[24];
        size_t count;

        snprintf(name, sizeof(name), "%" PRId64, pid);
        count = ports_of_pid(name, listeners, read_tables(name, listeners, LISTENERS_MAX), ret_ports,
                             LISTENER_MAX);
        qsort(ret_ports, count, sizeof(*ret_ports), compare_ports);
        return count;
}

bool listener_is_reachable(int64_t pid)
{
        char path[64];
        char own[64] = "";
        char other[64] = "";

        snprintf(path, sizeof(path), "/proc/%" PRId64 "/ns/net", pid);
        if (readlink("/proc/self/ns/net", own, sizeof(own) - 1) <= 0 ||
            readlink(path, other, sizeof(other) - 1) <= 0)
                return true;
        return strcmp(own, other) == 0;
}

bool listener_find_pid(int64_t port, int64_t *ret_pid, struct err *err)
{
        struct listener listeners[LISTENERS_MAX];
        size_t count = read_tables("self", listeners, LISTENERS_MAX);
        const struct dirent *entry;
        int64_t found = 0;
        DIR *proc = opendir("/proc");

        while (proc && !found && (entry = readdir(proc))) {
                int64_t ports[LISTENER_MAX];
                size_t port_count;

                if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name))
                        continue;
                port_count = ports_of_pid(entry->d_name, listeners, count, ports, LISTENER_MAX);
                for (size_t i = 0; i < port_count; i++)
                        if (ports[i] == port)
                                found = strtoll(entry->d_name, NULL, 10);
        }
        if (proc)
                closedir(proc);
        if (!found)
                return err_set(err, ERR_MEASURE,
                               "port %" PRId64 ": no process that we may look at listens on it", port);
        *ret_pid = found;
        return true;
}

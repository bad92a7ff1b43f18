/* Lines of /proc/PID/net/tcp{,6} are "sl local rem st ... inode"; state 0A is LISTEN (include/net/tcp_states.h). An
 * address is printed as one or four 32-bit numbers in the machine's byte order. */
#include "target/listener_text.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process_ref.h"

enum { STATE_LISTEN = 0x0a, UNIX_LISTENS = 0x10000 };

enum listener_row listener_text_parse_row(const char *line, bool six, struct listener *ret)
{
        uint32_t words[4] = { 0 };
        struct listener row = { 0 };
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
        listener_set_address(&row, six, words);
        row.port = (uint16_t)port;
        *ret = row;
        return LISTENER_ROW;
}

/* A line is like "ffff8: 00000002 00000000 00010000 0001 01 12345 /run/app.sock". */
bool listener_text_parse_unix(const char *line, const char *path, struct listener *ret)
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

static FILE *open_text(const struct process_ref *in, const char *name)
{
        int fd = process_ref_openat(in, name, O_RDONLY);
        FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;

        if (fd >= 0 && !file)
                close(fd);
        return file;
}

/* Reads one table up to its first connection: a busy machine has a hundred thousand of those. */
static void read_family(const struct process_ref *in, bool six, struct listener_table *table)
{
        FILE *file = open_text(in, six ? "net/tcp6" : "net/tcp");
        enum listener_row kind = LISTENER_BROKEN; /* what the first line, the column titles, is */
        char *line = NULL;
        size_t room = 0;

        while (file && kind != LISTENER_OTHER && getline(&line, &room, file) > 0) {
                struct listener row;

                kind = listener_text_parse_row(line, six, &row);
                if (kind == LISTENER_ROW && !listener_table_add(table, &row))
                        break;
        }
        free(line);
        if (file)
                fclose(file);
}

void listener_text_read_tcp(const struct process_ref *in, struct listener_table *table)
{
        read_family(in, false, table);
        read_family(in, true, table);
}

void listener_text_read_unix(const struct process_ref *in, const char *path, struct listener_table *table)
{
        FILE *file = open_text(in, "net/unix");
        char *line = NULL;
        size_t room = 0;

        while (file && getline(&line, &room, file) > 0) {
                struct listener row;

                if (listener_text_parse_unix(line, path, &row) && !listener_table_add(table, &row))
                        break;
        }
        free(line);
        if (file)
                fclose(file);
}

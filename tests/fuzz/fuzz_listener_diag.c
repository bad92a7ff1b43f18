/* Any bytes as answers of sock_diag: nothing is read beyond them, and the table never holds more than they could tell. */
#include <linux/netlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "target/listener_diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static const struct listener_file files[] = {
                { .path = "/tmp/diag_app.sock" },
                { .path = "@diag@app" },
                { .path = "/tmp/diag_app.sock", .known = true, .inode = 0x01020304, .device = 0x05060708 },
        };
        struct listener_table table = { 0 };
        char *aligned = malloc(size ? size : 1);

        memcpy(aligned, data, size);
        for (size_t i = 0; i <= sizeof(files) / sizeof(files[0]); i++) {
                listener_diag_parse(aligned, size, i ? &files[i - 1] : NULL, &table);
                if (table.count > (i + 1) * size / sizeof(struct nlmsghdr))
                        abort();
        }
        listener_table_clear(&table);
        free(aligned);
        return 0;
}

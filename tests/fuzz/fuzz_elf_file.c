/* Any bytes as a program, and as the place of Go's build information in one: an answer or a reason. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "model/facts.h"
#include "target/buildinfo.h"
#include "target/elf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void as_build_information(const uint8_t *data, size_t size)
{
        struct buildinfo_segment segment = { .address = 0x1000, .bytes = data, .len = size };
        struct buildinfo info = { 0 };
        struct err err = { 0 };

        if (buildinfo_parse(data, size, &segment, 1, &info, &err)) {
                char *settings = buildinfo_settings(info.modules);

                free(buildinfo_setting(settings, "-ldflags"));
                free(buildinfo_field(info.modules, "mod", 2));
                free(settings);
        } else if (!err.message[0]) {
                abort();
        }
        buildinfo_clear(&info);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static int fd = -1;
        struct facts facts = { 0 };
        struct err err = { 0 };
        char path[32];

        as_build_information(data, size);
        if (fd < 0)
                fd = memfd_create("fuzz", 0);
        if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
                return 0;
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        if (elf_file_read(path, &facts.go, &err)) {
                if (!facts.go.is_go && !facts.go.not_go_reason)
                        abort();
        } else if (!err.message[0]) {
                abort();
        }
        facts_clear(&facts);
        return 0;
}

/* Any bytes as the kernel's small files: sums stay sums, and an error says something. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "model/sample.h"
#include "target/container.h"
#include "target/family.h"
#include "target/listener.h"
#include "target/listener_text.h"
#include "target/served.h"
#include "telemetry/parse_cgroup.h"
#include "telemetry/parse_status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok, const struct err *err)
{
        if (!ok && !err->message[0])
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        const char *text = (const char *)data;
        struct sample sample = { 0 };
        struct listener listener;
        struct family_member member;
        char id[CONTAINER_ID_MAX] = "", ip[64];
        struct err err = { 0 };
        int64_t number = 0;
        char *ended;

        check(parse_status(text, size, &sample, &err), &err);
        check(parse_stat(text, size, 100, &sample, &number, &err), &err);
        check(parse_cgroup_stat(text, size, CGROUP_V1, &sample, &err), &err);
        check(parse_cgroup_stat(text, size, CGROUP_V2, &sample, &err), &err);
        if (parse_cgroup_number(text, size, &number, &err) && number < -1)
                abort();
        ended = malloc(size + 1);
        memcpy(ended, text, size);
        ended[size] = '\0';
        if (listener_text_parse_row(ended, false, &listener) == LISTENER_ROW ||
            listener_text_parse_row(ended, true, &listener) == LISTENER_ROW)
                free(listener_url(&listener));
        listener_text_parse_unix(ended, "/run/app.sock", &listener);
        if (container_parse(text, size, id) && strlen(id) != 64)
                abort();
        if (family_parse(ended, size, 4096, &member) && (member.pid <= 0 || member.rss_bytes < 0))
                abort();
        served_parse_docker_proxy(ended, size, ip, &number);
        parse_cgroup_events(text, size, &sample);
        parse_cgroup_pressure(text, size, &sample);
        free(ended);
        return 0;
}

/* Any bytes as a URL: an endpoint that can be reached, or an error; and what we make of it parses again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct endpoint *endpoint)
{
        if (!endpoint->host == !endpoint->unix_path || !endpoint->path || endpoint->path[0] != '/' ||
            !endpoint->authority || !endpoint->authority[0])
                abort();
        /* Sent as they are, so a line end in them would be a second header. */
        if (strpbrk(endpoint->path, "\r\n ") || strpbrk(endpoint->authority, "\r\n /"))
                abort();
        if (endpoint->host && !endpoint->port)
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct endpoint endpoint = { 0 }, page = { 0 };
        struct err err = { 0 };
        char *text = malloc(size + 1);
        char *joined, *reachable;

        memcpy(text, data, size);
        text[size] = '\0';
        if (endpoint_parse(text, &endpoint, &err)) {
                check(&endpoint);
                joined = endpoint_join(text, "/debug/vars");
                if (endpoint_parse(joined, &page, NULL))
                        check(&page);
                endpoint_clear(&page);
                free(joined);
                endpoint_check_allowed(&endpoint, NULL, NULL);
        } else if (!err.message[0] || endpoint.host || endpoint.unix_path) {
                abort();
        }
        reachable = endpoint_reachable(text);
        if (reachable && !endpoint_parse(reachable, &page, NULL))
                abort();
        endpoint_clear(&page);
        endpoint_clear(&endpoint);
        free(reachable);
        free(text);
        return 0;
}

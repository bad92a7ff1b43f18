/* Any text as a request template: a rendering is never longer than announced, and repeats for the same request. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "model/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct template template;
        struct err err = { 0 };

        if (size > 4096 || !template_parse((const char *)data, size, &template, &err))
                return 0;
        for (uint64_t seq = 1; seq <= UINT64_C(10000000000); seq *= 100) {
                struct template_draw a = { .seq = seq, .run = 1, .key = seq }, b = a;
                char *one = malloc(template.max_bytes + 1), *two = malloc(template.max_bytes + 1);
                size_t n = template_render(&template, &a, one), m = template_render(&template, &b, two);

                if (n > template.max_bytes || n != m || memcmp(one, two, n) != 0)
                        abort();
                if (template.is_constant && n != template.max_bytes)
                        abort();
                free(one);
                free(two);
        }
        template_clear(&template);
        return 0;
}

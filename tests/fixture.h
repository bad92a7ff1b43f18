/* Captured files for tests: fixture_read("smaps_go1.19.txt", &buf) or the test fails. */
#pragma once

#include <stdio.h>

#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"

#include "unit.h"

static inline void fixture_read(const char *name, struct strbuf *ret_text)
{
        char path[512];
        struct err err = { 0 };

        snprintf(path, sizeof(path), "%s/%s", FIXTURES, name);
        if (!file_read(path, 256 << 20, ret_text, &err))
                fail_msg("%s", err.message);
}

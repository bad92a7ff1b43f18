/* record/gz: files that are whole, and files that are not. */
#include "record/gz.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/strbuf.h"

#include "unit.h"

static void test_gz_refuses_half_a_file(void **state)
{
        char path[] = "/tmp/plateau-gz-XXXXXX";
        struct strbuf text = { 0 };
        struct err err = { 0 };
        char big[20000];

        (void)state;
        memset(big, 'a', sizeof(big));
        close(mkstemp(path));
        assert_true(gz_write(path, big, sizeof(big), &err));
        assert_true(gz_read(path, 1 << 20, &text, &err));
        assert_int_equal(text.len, sizeof(big));
        strbuf_reset(&text);
        assert_false(gz_read(path, 1000, &text, &err));
        assert_int_equal(truncate(path, 20), 0);
        assert_false(gz_read(path, 1 << 20, &text, &err));
        assert_int_equal(text.len, 0);
        strbuf_clear(&text);
        unlink(path);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_gz_refuses_half_a_file),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

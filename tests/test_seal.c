/* record/seal: what was changed is noticed. */
#include "record/seal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "record/layout.h"

#include "unit.h"

static void test_seal_notices_every_change(void **state)
{
        char folder[] = "/tmp/plateau-seal-XXXXXX";
        char *runs, *report;
        struct err err = { 0 };

        (void)state;
        assert_non_null(mkdtemp(folder));
        runs = file_join(folder, LAYOUT_RUNS);
        report = file_join(folder, LAYOUT_REPORT);
        assert_true(file_write_atomic(runs, "one", 3, &err));
        assert_true(file_write_atomic(report, "page", 4, &err));
        assert_true(seal_write(folder, &err));
        assert_true(seal_verify(folder, &err));
        /* What is drawn may be drawn again. */
        assert_true(file_write_atomic(report, "newer page", 10, &err));
        assert_true(seal_verify(folder, &err));
        assert_true(file_write_atomic(runs, "two", 3, &err));
        assert_false(seal_verify(folder, &err));
        assert_non_null(strstr(err.message, LAYOUT_RUNS));
        assert_int_equal(unlink(runs), 0);
        assert_false(seal_verify(folder, &err));
        assert_true(file_remove_tree(folder, &err));
        assert_false(file_exists(folder));
        free(runs);
        free(report);
}

static void test_seal_knows_the_hash_of_abc(void **state)
{
        char path[] = "/tmp/plateau-hash-XXXXXX";
        char hex[65];
        struct err err = { 0 };
        int fd = mkstemp(path);

        (void)state;
        assert_int_equal(write(fd, "abc", 3), 3);
        close(fd);
        assert_true(seal_hash_file(path, hex, &err));
        assert_string_equal(
                hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180 */
        unlink(path);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_seal_notices_every_change),
                cmocka_unit_test(test_seal_knows_the_hash_of_abc),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* record/seal: what was changed, taken away, put in or made to wait after the seal is refused in one line. */
#include "record/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "record/layout.h"
#include "unit.h"

static const char *const measured[] = { LAYOUT_MANIFEST, LAYOUT_SCENARIO, LAYOUT_PLAN,        LAYOUT_SAMPLES,
                                        LAYOUT_EVENTS,   LAYOUT_RUNS,     "run-01/heap.pb.gz" };

static void put(const char *folder, const char *name, const char *text)
{
        char *path = file_join(folder, name);
        struct err err = { 0 };

        if (!file_write_atomic(path, text, strlen(text), &err))
                fail_msg("%s", err.message);
        free(path);
}

/* A sealed folder with every file that a result needs. */
static void make_folder(char folder[static 32])
{
        char *run, *plots;
        struct err err = { 0 };

        snprintf(folder, 32, "/tmp/plateau-seal-XXXXXX");
        assert_non_null(mkdtemp(folder));
        run = file_join(folder, "run-01");
        plots = file_join(folder, LAYOUT_PLOTS);
        assert_int_equal(mkdir(run, 0755), 0);
        assert_int_equal(mkdir(plots, 0755), 0);
        for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++)
                put(folder, measured[i], measured[i]);
        put(folder, LAYOUT_REPORT, "page");
        put(folder, LAYOUT_PLOTS "/runs.svg", "picture");
        assert_true(seal_write(folder, &err));
        assert_true(seal_verify(folder, &err));
        free(run);
        free(plots);
}

static void remove_folder(const char *folder)
{
        assert_true(file_remove_tree(folder, NULL));
        assert_false(file_exists(folder));
}

static void assert_refused(const char *folder, const char *why)
{
        struct err err = { 0 };

        assert_false(seal_verify(folder, &err));
        if (!strstr(err.message, why) || strchr(err.message, '\n'))
                fail_msg("wanted one line with '%s', got '%s'", why, err.message);
}

static void test_seal_notices_every_change(void **state)
{
        char folder[32];

        (void)state;
        for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++) {
                make_folder(folder);
                put(folder, measured[i], "something else");
                assert_refused(folder, measured[i]);
                remove_folder(folder);
        }
}

static void test_seal_lets_what_is_drawn_be_drawn_again(void **state)
{
        char folder[32];

        (void)state;
        make_folder(folder);
        put(folder, LAYOUT_REPORT, "newer page");
        put(folder, LAYOUT_PLOTS "/runs.svg", "newer picture");
        put(folder, "notes.txt", "somebody's own");
        assert_true(seal_verify(folder, NULL));
        remove_folder(folder);
}

static void test_seal_that_names_too_little_is_none(void **state)
{
        char folder[32];

        (void)state;
        make_folder(folder);
        put(folder, LAYOUT_SUMS, "");
        assert_refused(folder, "does not name manifest.json");
        remove_folder(folder);
        make_folder(folder);
        put(folder, "run-01/smaps-settled.gz", "put in later");
        assert_refused(folder, "run-01/smaps-settled.gz: is not in SHA256SUMS");
        remove_folder(folder);
}

static void test_seal_does_not_follow_paths_out_of_the_folder(void **state)
{
        static const char hash[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        static const char *const paths[] = { "../etc/passwd", "/etc/passwd", "run-01/../../x", "run-01/.." };
        char folder[32], lines[1024];

        (void)state;
        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
                int len;

                make_folder(folder);
                len = snprintf(lines, sizeof(lines), "%s  %s\n", hash, paths[i]);
                for (size_t m = 0; m < sizeof(measured) / sizeof(measured[0]); m++)
                        len += snprintf(lines + len, sizeof(lines) - (size_t)len, "%s  %s\n", hash,
                                        measured[m]);
                put(folder, LAYOUT_SUMS, lines);
                assert_refused(folder, "not a line of SHA256SUMS");
                remove_folder(folder);
        }
}

/* Nothing is opened that could block, and nothing is written where a link leads. */
static void test_seal_refuses_what_is_no_file(void **state)
{
        static const char *const names[] = { LAYOUT_RUNS, LAYOUT_SUMS, "run-01/heap.pb.gz" };
        char folder[32];
        char *path;

        (void)state;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                make_folder(folder);
                path = file_join(folder, names[i]);
                assert_int_equal(unlink(path), 0);
                assert_int_equal(mkfifo(path, 0600), 0);
                assert_refused(folder, "is a FIFO");
                free(path);
                remove_folder(folder);
        }
        make_folder(folder);
        path = file_join(folder, LAYOUT_PLOTS);
        assert_true(file_remove_tree(path, NULL));
        assert_int_equal(symlink("/tmp", path), 0);
        assert_refused(folder, "plots: must be a file or a folder, is a symbolic link");
        free(path);
        remove_folder(folder);
}

static void test_seal_knows_the_hash_of_abc(void **state)
{
        char path[] = "/tmp/plateau-hash-XXXXXX";
        char hex[65];
        int fd = mkstemp(path);

        (void)state;
        assert_int_equal(write(fd, "abc", 3), 3);
        close(fd);
        assert_true(seal_hash_file(path, hex, NULL));
        assert_string_equal(
                hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180 */
        unlink(path);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_seal_notices_every_change),
                cmocka_unit_test(test_seal_lets_what_is_drawn_be_drawn_again),
                cmocka_unit_test(test_seal_that_names_too_little_is_none),
                cmocka_unit_test(test_seal_does_not_follow_paths_out_of_the_folder),
                cmocka_unit_test(test_seal_refuses_what_is_no_file),
                cmocka_unit_test(test_seal_knows_the_hash_of_abc),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

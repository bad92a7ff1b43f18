#include "matrix/engine_kubernetes.h"
#include "matrix/engine_slurm.h"

#include <string.h>

#include "base/strbuf.h"
#include "unit.h"

static void test_engine_writes_indices_as_ranges(void **state)
{
        static const int indices[] = { 0, 1, 2, 5, 7, 8 };
        struct strbuf text = { 0 };

        (void)state;
        engine_slurm_append_indices(indices, 6, &text);
        assert_string_equal(strbuf_text(&text), "0-2,5,7-8");
        strbuf_clear(&text);
}

static void test_engine_quotes_what_a_shell_would_read(void **state)
{
        struct strbuf text = { 0 };

        (void)state;
        engine_slurm_append_cell(&(struct engine_args){ .program = "/opt/it's/plateau",
                                                        .file = "/tmp/$(reboot).json",
                                                        .folder = "/tmp/a b" },
                                 &text);
        assert_non_null(strstr(strbuf_text(&text), "program='/opt/it'\\''s/plateau'\n"));
        assert_non_null(strstr(strbuf_text(&text), "file='/tmp/$(reboot).json'\n"));
        assert_non_null(strstr(strbuf_text(&text), "folder='/tmp/a b'\n"));
        assert_null(strstr(strbuf_text(&text), "--shared"));
        strbuf_clear(&text);
}

static void test_engine_gives_kubernetes_names_that_it_takes(void **state)
{
        static const int indices[] = { 0, 1, 2 };
        struct strbuf text = { 0 };

        (void)state;
        engine_kubernetes_append(&(struct engine_args){ .name = "Go Versions_",
                                                        .program = "plateau",
                                                        .indices = indices,
                                                        .count = 3,
                                                        .at_most = 2,
                                                        .image = "registry/plateau:1",
                                                        .text = "{\n}" },
                                 &text);
        assert_non_null(strstr(strbuf_text(&text), "name: plateau-go-versions-cells\n"));
        assert_non_null(strstr(strbuf_text(&text), "completions: 3\n"));
        assert_non_null(strstr(strbuf_text(&text), "parallelism: 2\n"));
        assert_non_null(strstr(strbuf_text(&text), "matrix.json: \"{\\n}\"\n"));
        assert_non_null(strstr(strbuf_text(&text), "podAntiAffinity"));
        strbuf_clear(&text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_engine_writes_indices_as_ranges),
                cmocka_unit_test(test_engine_quotes_what_a_shell_would_read),
                cmocka_unit_test(test_engine_gives_kubernetes_names_that_it_takes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

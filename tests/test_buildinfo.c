/* target/buildinfo: both layouts, and no byte is trusted. */
#include "target/buildinfo.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"

#include "unit.h"

static const char modules[] = "path\texample.com/cmd/op\n"
                              "mod\texample.com/op\tv1.2.3\th1:abc=\n"
                              "dep\tgolang.org/x/net\tv0.1.0\n"
                              "=>\t../net\t(devel)\n"
                              "build\t-buildmode=pie\n"
                              "build\t-ldflags=\"-X=runtime.godebugDefault=madvdontneed=0 -s\"\n"
                              "build\tDefaultGODEBUG=madvdontneed=1,panicnil=1\n";

static void append_framed(struct strbuf *out)
{
        strbuf_append_len(out,
                          "0123\0"
                          "56789abcdef",
                          16);
        strbuf_append(out, modules);
        strbuf_append_len(out,
                          "fedcba\0"
                          "876543210",
                          16); /* Go's own marks hold a NUL, too */
}

static void append_uvarint(struct strbuf *out, size_t value)
{
        for (; value >= 0x80; value >>= 7)
                strbuf_append_char(out, (char)(value | 0x80));
        strbuf_append_char(out, (char)value);
}

static void append_header(struct strbuf *out, char pointer_bytes, char flags)
{
        strbuf_append(out, "\xff Go buildinf:");
        strbuf_append_char(out, pointer_bytes);
        strbuf_append_char(out, flags);
}

/* 16 bytes of something else first: the magic is aligned to 16, not at the start. */
static void make_inline(struct strbuf *out)
{
        struct strbuf framed = { 0 };

        strbuf_append(out, "................");
        append_header(out, 8, 2);
        strbuf_append_len(out, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
        append_uvarint(out, strlen("go1.19.8"));
        strbuf_append(out, "go1.19.8");
        append_framed(&framed);
        append_uvarint(out, framed.len);
        strbuf_append_len(out, framed.text, framed.len);
        strbuf_clear(&framed);
}

static void append_word(struct strbuf *out, uint64_t word, int bytes, bool big_endian)
{
        for (int i = 0; i < bytes; i++)
                strbuf_append_char(out, (char)(word >> 8 * (big_endian ? bytes - 1 - i : i)));
}

enum { BASE = 0x400000 };

/* header, two pointers, two string headers, two strings; all at BASE. */
static void make_pointers(struct strbuf *out, int bytes, bool big_endian)
{
        struct strbuf framed = { 0 };
        uint64_t headers = BASE + 32;
        uint64_t strings = headers + (uint64_t)(4 * bytes);

        append_framed(&framed);
        append_header(out, (char)bytes, big_endian);
        append_word(out, headers, bytes, big_endian);
        append_word(out, headers + (uint64_t)(2 * bytes), bytes, big_endian);
        while (out->len < 32)
                strbuf_append_char(out, '\0');
        append_word(out, strings, bytes, big_endian);
        append_word(out, 9, bytes, big_endian);
        append_word(out, strings + 9, bytes, big_endian);
        append_word(out, framed.len, bytes, big_endian);
        strbuf_append(out, "go1.15.15");
        strbuf_append_len(out, framed.text, framed.len);
        strbuf_clear(&framed);
}

static void test_buildinfo_inline_strings(void **state)
{
        struct strbuf data = { 0 };
        struct buildinfo info = { 0 };
        char *field;

        (void)state;
        make_inline(&data);
        assert_true(buildinfo_parse((const uint8_t *)data.text, data.len, NULL, 0, &info, NULL));
        assert_string_equal(info.version, "go1.19.8");
        assert_string_equal(info.modules, modules);
        field = buildinfo_field(info.modules, "path", 1);
        assert_string_equal(field, "example.com/cmd/op");
        free(field);
        field = buildinfo_field(info.modules, "mod", 2);
        assert_string_equal(field, "v1.2.3");
        free(field);
        assert_null(buildinfo_field(info.modules, "mod", 9));
        assert_null(buildinfo_field(info.modules, "nothing", 1));
        buildinfo_clear(&info);
        strbuf_clear(&data);
}

static void test_buildinfo_settings_are_unquoted(void **state)
{
        char *settings = buildinfo_settings(modules);
        char *value = buildinfo_setting(settings, "-ldflags");

        (void)state;
        assert_string_equal(value, "-X=runtime.godebugDefault=madvdontneed=0 -s");
        free(value);
        value = buildinfo_setting(settings, "DefaultGODEBUG");
        assert_string_equal(value, "madvdontneed=1,panicnil=1");
        free(value);
        assert_null(buildinfo_setting(settings, "CGO_ENABLED"));
        assert_null(buildinfo_setting(NULL, "CGO_ENABLED"));
        free(settings);
}

static void test_buildinfo_pointers_of_both_sizes_and_byte_orders(void **state)
{
        (void)state;
        for (int bytes = 4; bytes <= 8; bytes += 4) {
                for (int big_endian = 0; big_endian < 2; big_endian++) {
                        struct strbuf data = { 0 };
                        struct buildinfo info = { 0 };
                        struct buildinfo_segment segment;

                        make_pointers(&data, bytes, big_endian);
                        segment = (struct buildinfo_segment){ BASE, (const uint8_t *)data.text, data.len };
                        assert_true(buildinfo_parse((const uint8_t *)data.text, data.len, &segment, 1, &info,
                                                    NULL));
                        assert_string_equal(info.version, "go1.15.15");
                        assert_string_equal(info.modules, modules);
                        buildinfo_clear(&info);
                        strbuf_clear(&data);
                }
        }
}

static void test_buildinfo_cut_or_changed_bytes_are_refused_or_read_within_bounds(void **state)
{
        struct strbuf data = { 0 };

        (void)state;
        make_pointers(&data, 8, false);
        for (size_t len = 0; len < data.len; len++) {
                /* A copy of exactly this size, so that ASan sees one byte too many. */
                uint8_t *exact = malloc(len ? len : 1);
                struct buildinfo_segment segment = { BASE, exact, len };
                struct buildinfo info = { 0 };

                memcpy(exact, data.text, len);
                assert_false(buildinfo_parse(exact, len, &segment, 1, &info, NULL));
                free(exact);
        }
        for (size_t i = 14; i < 80; i++) {
                struct buildinfo_segment segment = { BASE, (const uint8_t *)data.text, data.len };
                struct buildinfo info = { 0 };

                data.text[i] = (char)~data.text[i];
                if (buildinfo_parse((const uint8_t *)data.text, data.len, &segment, 1, &info, NULL))
                        buildinfo_clear(&info);
                data.text[i] = (char)~data.text[i];
        }
        strbuf_clear(&data);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_buildinfo_inline_strings),
                cmocka_unit_test(test_buildinfo_settings_are_unquoted),
                cmocka_unit_test(test_buildinfo_pointers_of_both_sizes_and_byte_orders),
                cmocka_unit_test(test_buildinfo_cut_or_changed_bytes_are_refused_or_read_within_bounds),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

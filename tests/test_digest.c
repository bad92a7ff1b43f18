/* base/digest: FIPS 180-4's own examples. */
#include "base/digest.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "unit.h"

static void check(const char *text, const char *want)
{
        int fd = memfd_create("digest", MFD_CLOEXEC);
        char hex[DIGEST_HEX_BYTES];

        assert_true(fd >= 0);
        assert_int_equal(write(fd, text, strlen(text)), strlen(text));
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        assert_true(digest_sha256(fd, hex, NULL));
        assert_string_equal(hex, want);
        close(fd);
}

static void test_digest_is_sha256_in_lower_case(void **state)
{
        (void)state;
        check("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        check("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        check("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_digest_of_what_cannot_be_read_is_an_error(void **state)
{
        char hex[DIGEST_HEX_BYTES];
        struct err err = { 0 };

        (void)state;
        assert_false(digest_sha256(-1, hex, &err));
        assert_int_equal(err.kind, ERR_IO);
        assert_non_null(strstr(err.message, "Bad file descriptor"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_digest_is_sha256_in_lower_case),
                cmocka_unit_test(test_digest_of_what_cannot_be_read_is_an_error),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* net/url: what a URL names, and that a load stays on loopback unless told. */
#include "net/url.h"

#include <netinet/in.h>
#include <string.h>

#include "base/err.h"
#include "net/address.h"
#include "unit.h"

static void test_url_splits_into_host_port_and_path(void **state)
{
        static const struct {
                const char *text;
                bool tls;
                const char *host;
                int port;
                const char *authority;
                const char *path;
        } cases[] = {
                { "http://127.0.0.1:8080/a?b=c#d", false, "127.0.0.1", 8080, "127.0.0.1:8080", "/a?b=c" },
                { "http://localhost", false, "localhost", 80, "localhost", "/" },
                { "https://[::1]:8443?q", true, "::1", 8443, "[::1]:8443", "/?q" },
                { "HTTPS://example.org/", true, "example.org", 443, "example.org", "/" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct url url;

                assert_true(url_parse(cases[i].text, &url, NULL));
                assert_int_equal(url.tls, cases[i].tls);
                assert_string_equal(url.host, cases[i].host);
                assert_int_equal(url.port, cases[i].port);
                assert_string_equal(url.authority, cases[i].authority);
                assert_string_equal(url.path, cases[i].path);
                assert_null(url.unix_path);
                url_clear(&url);
        }
}

static void test_url_of_a_unix_socket_names_socket_and_path(void **state)
{
        struct url url;

        (void)state;
        assert_true(url_parse("unix:/run/app.sock:/churn?kib=1", &url, NULL));
        assert_string_equal(url.unix_path, "/run/app.sock");
        assert_string_equal(url.path, "/churn?kib=1");
        assert_null(url.host);
        assert_true(url_check_allowed(&url, NULL, NULL));
        url_clear(&url);
        assert_true(url_parse("unix:/run/app.sock", &url, NULL));
        assert_string_equal(url.path, "/");
        url_clear(&url);
}

static void test_url_refuses_what_it_cannot_mean(void **state)
{
        static const char *const texts[] = {
                "",
                "127.0.0.1:80",
                "ftp://host/",
                "http://",
                "http:///path",
                "http://host:0/",
                "http://host:65536/",
                "http://host:8x/",
                "http://user@host/",
                "http://[::1/",
                "http://[::1]8/",
                "http://host/a b",
                "http://host/\r\nX: y",
                "unix:",
                "unix::/path",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct url url;
                struct err err = { 0 };

                if (url_parse(texts[i], &url, &err))
                        fail_msg("accepted '%s'", texts[i]);
                assert_int_equal(err.kind, ERR_USAGE);
                assert_non_null(strstr(err.message, texts[i]));
        }
}

static void test_url_keeps_load_on_loopback_unless_the_host_is_named(void **state)
{
        static const char *const near[] = { "http://127.8.9.1/", "http://[::1]/", "http://localhost/",
                                            "http://a.LOCALHOST/" };
        static const char *const far[] = { "http://10.0.0.1/", "http://example.org/",
                                           "http://localhost.example.org/", "http://[::2]/",
                                           "http://127.0.0.1.example.org/" };
        struct url url;

        (void)state;
        for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
                assert_true(url_parse(near[i], &url, NULL));
                assert_true(url_check_allowed(&url, NULL, NULL));
                url_clear(&url);
        }
        for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
                assert_true(url_parse(far[i], &url, NULL));
                assert_false(url_check_allowed(&url, NULL, NULL));
                assert_false(url_check_allowed(&url, "other", NULL));
                assert_true(url_check_allowed(&url, url.host, NULL));
                url_clear(&url);
        }
}

static void test_url_of_localhost_needs_no_resolver(void **state)
{
        static const char *const urls[] = { "http://localhost:8080/", "http://no.such.LOCALHOST:8080/" };

        (void)state;
        for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
                const struct sockaddr_in *got;
                struct address address;
                struct url url;

                assert_true(url_parse(urls[i], &url, NULL));
                assert_true(address_resolve(&url, &address, NULL));
                got = (const struct sockaddr_in *)&address.storage;
                assert_int_equal(got->sin_family, AF_INET);
                assert_int_equal(ntohl(got->sin_addr.s_addr), INADDR_LOOPBACK);
                assert_int_equal(ntohs(got->sin_port), 8080);
                url_clear(&url);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_url_splits_into_host_port_and_path),
                cmocka_unit_test(test_url_of_a_unix_socket_names_socket_and_path),
                cmocka_unit_test(test_url_refuses_what_it_cannot_mean),
                cmocka_unit_test(test_url_of_localhost_needs_no_resolver),
                cmocka_unit_test(test_url_keeps_load_on_loopback_unless_the_host_is_named),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

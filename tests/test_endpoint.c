/* base/endpoint: what a URL names, and that a load stays on loopback unless told. */
#include "base/endpoint.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "net/address.h"
#include "unit.h"

static void test_endpoint_splits_into_host_port_and_path(void **state)
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
                { "https://host", true, "host", 443, "host", "/" },
                { "http://h/a:99", false, "h", 80, "h", "/a:99" },
                { "http://[::1]:43210", false, "::1", 43210, "[::1]:43210", "/" },
                { "http://h:81/a/../b//c", false, "h", 81, "h:81", "/a/../b//c" },
                { "grpc://127.0.0.1:9000/pkg.Service/Method", false, "127.0.0.1", 9000, "127.0.0.1:9000",
                  "/pkg.Service/Method" },
                { "grpcs://h", true, "h", 443, "h", "/" },
                { "http://[fe80::1%25eth0]:81/a", false, "fe80::1%eth0", 81, "[fe80::1]:81", "/a" },
                { "http://[fe80::1%eth0]", false, "fe80::1%eth0", 80, "[fe80::1]", "/" },
                { "http://h:/", false, "h", 80, "h", "/" },
                { "http://h?a={{seq}}|", false, "h", 80, "h", "/?a={{seq}}|" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct endpoint url;

                assert_true(endpoint_parse(cases[i].text, &url, NULL));
                assert_int_equal(url.tls, cases[i].tls);
                assert_string_equal(url.host, cases[i].host);
                assert_int_equal(url.port, cases[i].port);
                assert_string_equal(url.authority, cases[i].authority);
                assert_string_equal(url.path, cases[i].path);
                assert_null(url.unix_path);
                endpoint_clear(&url);
        }
}

static void test_endpoint_of_a_unix_socket_names_socket_and_path(void **state)
{
        struct endpoint url;

        (void)state;
        assert_true(endpoint_parse("unix:/run/app.sock:/churn?kib=1", &url, NULL));
        assert_string_equal(url.unix_path, "/run/app.sock");
        assert_string_equal(url.path, "/churn?kib=1");
        assert_null(url.host);
        assert_true(endpoint_check_allowed(&url, NULL, NULL));
        endpoint_clear(&url);
        assert_true(endpoint_parse("unix:/run/app.sock", &url, NULL));
        assert_string_equal(url.path, "/");
        endpoint_clear(&url);
}

static void test_endpoint_refuses_what_it_cannot_mean(void **state)
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
                "http://[::1%]/",
                "http://[::g]/",
                "http://a\\b/",
                "http://host:-1/",
                "http://host/a b",
                "http://host/\r\nX: y",
                "unix:",
                "unix::/path",
                "unix:/",
                "unix:/run/:/path",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct endpoint url;
                struct err err = { 0 };

                if (endpoint_parse(texts[i], &url, &err))
                        fail_msg("accepted '%s'", texts[i]);
                assert_int_equal(err.kind, ERR_USAGE);
                assert_non_null(strstr(err.message, texts[i]));
        }
}

static void test_endpoint_keeps_load_on_loopback_unless_the_host_is_named(void **state)
{
        static const char *const near[] = { "http://127.8.9.1/", "http://[::1]/", "http://localhost/",
                                            "http://a.LOCALHOST/" };
        static const char *const far[] = { "http://10.0.0.1/", "http://example.org/",
                                           "http://localhost.example.org/", "http://[::2]/",
                                           "http://127.0.0.1.example.org/" };
        struct endpoint url;

        (void)state;
        for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
                assert_true(endpoint_parse(near[i], &url, NULL));
                assert_true(endpoint_check_allowed(&url, NULL, NULL));
                endpoint_clear(&url);
        }
        for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
                assert_true(endpoint_parse(far[i], &url, NULL));
                assert_false(endpoint_check_allowed(&url, NULL, NULL));
                assert_false(endpoint_check_allowed(&url, "other", NULL));
                assert_true(endpoint_check_allowed(&url, url.host, NULL));
                endpoint_clear(&url);
        }
}

static void test_endpoint_of_localhost_needs_no_resolver(void **state)
{
        static const char *const urls[] = { "http://localhost:8080/", "http://no.such.LOCALHOST:8080/" };

        (void)state;
        for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
                const struct sockaddr_in *got;
                struct address address;
                struct endpoint url;

                assert_true(endpoint_parse(urls[i], &url, NULL));
                assert_true(address_resolve(&url, NULL, &address, NULL));
                got = (const struct sockaddr_in *)&address.storage;
                assert_int_equal(got->sin_family, AF_INET);
                assert_int_equal(ntohl(got->sin_addr.s_addr), INADDR_LOOPBACK);
                assert_int_equal(ntohs(got->sin_port), 8080);
                endpoint_clear(&url);
        }
}

static void test_endpoint_of_localhost_is_the_address_that_is_listened_on(void **state)
{
        struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
        socklen_t len = sizeof(six);
        int fd = socket(AF_INET6, SOCK_STREAM, 0);
        struct endpoint endpoint = { .host = (char *)"localhost" };
        struct address address;

        (void)state;
        if (fd < 0 || bind(fd, (struct sockaddr *)&six, len) != 0 || listen(fd, 1) != 0)
                UNIT_SKIP("no IPv6 on loopback");
        getsockname(fd, (struct sockaddr *)&six, &len);
        endpoint.port = ntohs(six.sin6_port);
        assert_true(address_resolve(&endpoint, NULL, &address, NULL));
        assert_int_equal(address.storage.ss_family, AF_INET6);
        close(fd);
        assert_true(address_resolve(&endpoint, NULL, &address, NULL));
        assert_int_equal(address.storage.ss_family, AF_INET);
}

static void test_endpoint_joins_a_base_and_a_path(void **state)
{
        static const char *const cases[][3] = {
                { "http://h:1", "/debug/vars", "http://h:1/debug/vars" },
                { "http://h:1/", "/debug/vars", "http://h:1/debug/vars" },
                { "http://h/admin/", "debug", "http://h/admin/debug" },
                { "unix:/run/a.sock", "/metrics", "unix:/run/a.sock:/metrics" },
                { "unix:/run/a.sock:/admin", "/metrics", "unix:/run/a.sock:/admin/metrics" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char *joined = endpoint_join(cases[i][0], cases[i][1]);

                assert_string_equal(joined, cases[i][2]);
                free(joined);
        }
}

static void test_endpoint_of_every_address_is_reached_on_loopback(void **state)
{
        static const char *const cases[][2] = {
                { "http://[::]:8080", "http://localhost:8080" },
                { "http://0.0.0.0:8080/", "http://127.0.0.1:8080" },
                { "https://[::1]:8443/", "https://[::1]:8443" },
                { "http://10.0.0.1:80/x", "http://10.0.0.1:80/x" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char *reached = endpoint_reachable(cases[i][0]);

                assert_string_equal(reached, cases[i][1]);
                free(reached);
        }
        assert_null(endpoint_reachable("http://"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_endpoint_splits_into_host_port_and_path),
                cmocka_unit_test(test_endpoint_of_a_unix_socket_names_socket_and_path),
                cmocka_unit_test(test_endpoint_refuses_what_it_cannot_mean),
                cmocka_unit_test(test_endpoint_of_localhost_needs_no_resolver),
                cmocka_unit_test(test_endpoint_of_localhost_is_the_address_that_is_listened_on),
                cmocka_unit_test(test_endpoint_joins_a_base_and_a_path),
                cmocka_unit_test(test_endpoint_of_every_address_is_reached_on_loopback),
                cmocka_unit_test(test_endpoint_keeps_load_on_loopback_unless_the_host_is_named),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

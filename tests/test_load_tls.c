/* load/load over TLS: verified unless told otherwise, with SNI and ALPN. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "load/load.h"
#include "load_server.h"
#include "model/load_stats.h"
#include "model/scenario.h"
#include "unit.h"

enum { REQUESTS = 50 };

struct tls_fixture {
        struct load_server server;
        char pem[64]; /* the certificate, as a file */
        int with_sni; /* handshakes that named localhost */
        int with_alpn;
};

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in,
                   unsigned in_len, void *arg)
{
        struct tls_fixture *fixture = arg;

        (void)ssl;
        if (in_len != 9 || memcmp(in, "\x08http/1.1", 9) != 0)
                return SSL_TLSEXT_ERR_ALERT_FATAL;
        __atomic_add_fetch(&fixture->with_alpn, 1, __ATOMIC_RELAXED);
        *out = in + 1;
        *out_len = 8;
        return SSL_TLSEXT_ERR_OK;
}

static int on_server_name(SSL *ssl, int *alert, void *arg)
{
        struct tls_fixture *fixture = arg;
        const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

        (void)alert;
        if (name && strcmp(name, "localhost") == 0)
                __atomic_add_fetch(&fixture->with_sni, 1, __ATOMIC_RELAXED);
        return SSL_TLSEXT_ERR_OK;
}

/* A certificate of its own authority for `name`. */
static X509 *make_certificate(EVP_PKEY *key, const char *name)
{
        X509 *certificate = X509_new();
        X509_NAME *subject = X509_get_subject_name(certificate);
        char alternative[64];
        X509_EXTENSION *extension;

        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
        X509_set_issuer_name(certificate, subject);
        snprintf(alternative, sizeof(alternative), "DNS:%s", name);
        extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alternative);
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
        assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
        return certificate;
}

static struct tls_fixture *start_server(const char *name)
{
        struct tls_fixture *fixture = calloc(1, sizeof(*fixture));
        EVP_PKEY *key = EVP_EC_gen("P-256");
        X509 *certificate = make_certificate(key, name);
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        FILE *file;

        snprintf(fixture->pem, sizeof(fixture->pem), "/tmp/plateau-test-%d.pem", (int)getpid());
        file = fopen(fixture->pem, "w");
        assert_non_null(file);
        PEM_write_X509(file, certificate);
        fclose(file);
        assert_int_equal(SSL_CTX_use_certificate(ctx, certificate), 1);
        assert_int_equal(SSL_CTX_use_PrivateKey(ctx, key), 1);
        SSL_CTX_set_alpn_select_cb(ctx, on_alpn, fixture);
        SSL_CTX_set_tlsext_servername_callback(ctx, on_server_name);
        SSL_CTX_set_tlsext_servername_arg(ctx, fixture);
        X509_free(certificate);
        EVP_PKEY_free(key);
        fixture->server.tls = ctx;
        load_server_start(&fixture->server);
        return fixture;
}

static void stop_server(struct tls_fixture *fixture)
{
        load_server_stop(&fixture->server);
        SSL_CTX_free(fixture->server.tls);
        unlink(fixture->pem);
        free(fixture);
}

static bool drive(const struct tls_fixture *fixture, const char *path, bool insecure,
                  struct load_stats *ret_stats, struct err *err)
{
        struct scenario_load load = { .executor = LOAD_CONSTANT_VUS,
                                      .requests = REQUESTS,
                                      .vus = 3,
                                      .threads = 1,
                                      .connect_timeout_ns = 10 * NS_PER_S,
                                      .response_timeout_ns = 20 * NS_PER_S,
                                      .request_timeout_ns = 20 * NS_PER_S,
                                      .max_header_bytes = 4096,
                                      .max_body_bytes = INT64_C(1) << 31,
                                      .tls_insecure = insecure };
        struct scenario_request request = { .name = (char *)"tls",
                                            .method = (char *)"GET",
                                            .path = (char *)path,
                                            .weight = 1,
                                            .expect_body_max_bytes = -1 };
        struct load_args args = {
                .load = &load, .requests = &request, .request_count = 1, .url = fixture->server.url, .seed = 1
        };
        struct load *running = NULL;
        bool ok = load_start(&args, &running, err) && load_finish(running, ret_stats, err);

        load_free(running);
        return ok;
}

static void test_load_speaks_tls_to_a_certificate_that_verifies(void **state)
{
        struct tls_fixture *fixture = start_server("localhost");
        struct load_stats stats;
        struct err err = { 0 };

        (void)state;
        setenv("SSL_CERT_FILE", fixture->pem, 1);
        if (!drive(fixture, "/chunked", false, &stats, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stats.answered, REQUESTS);
        assert_int_equal(stats.reconnects, 0);
        assert_int_equal(fixture->with_alpn, 3);
        assert_int_equal(fixture->with_sni, 3);
        load_stats_clear(&stats);
        if (!drive(fixture, "/close", false, &stats, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stats.answered, REQUESTS);
        load_stats_clear(&stats);
        unsetenv("SSL_CERT_FILE");
        stop_server(fixture);
}

static void test_load_refuses_a_certificate_that_does_not_verify(void **state)
{
        struct tls_fixture *fixture = start_server("localhost");
        struct load_stats stats = { 0 };
        struct err err = { 0 };

        (void)state;
        setenv("SSL_CERT_FILE", "/dev/null", 1);
        assert_false(drive(fixture, "/ok", false, &stats, &err));
        assert_non_null(strstr(err.message, "no connection could be opened: tls: self-signed certificate"));
        assert_true(drive(fixture, "/ok", true, &stats, &err));
        assert_int_equal(stats.answered, REQUESTS);
        load_stats_clear(&stats);
        unsetenv("SSL_CERT_FILE");
        stop_server(fixture);
}

static void test_load_refuses_a_certificate_of_another_name(void **state)
{
        struct tls_fixture *fixture = start_server("elsewhere.example");
        struct load_stats stats = { 0 };
        struct err err = { 0 };

        (void)state;
        setenv("SSL_CERT_FILE", fixture->pem, 1);
        assert_false(drive(fixture, "/ok", false, &stats, &err));
        assert_non_null(strstr(err.message, "hostname mismatch"));
        unsetenv("SSL_CERT_FILE");
        stop_server(fixture);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_load_speaks_tls_to_a_certificate_that_verifies),
                cmocka_unit_test(test_load_refuses_a_certificate_that_does_not_verify),
                cmocka_unit_test(test_load_refuses_a_certificate_of_another_name),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

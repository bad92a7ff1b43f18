/* /proc/PID/exe opens the very file that runs, whatever its path now leads to. */
#include "target/go_facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/facts.h"
#include "target/elf_file.h"
#include "target/madvise_predict.h"

enum { ENVIRON_MAX = 4 << 20, READ_BYTES = 1 << 16 };

/* The value of `name` in NUL-separated "NAME=value" text; NULL where it is not set. */
static char *environ_value(const struct strbuf *environ_text, const char *name)
{
        size_t len = strlen(name);

        for (size_t at = 0; at < environ_text->len;) {
                const char *entry = environ_text->text + at;

                if (strncmp(entry, name, len) == 0 && entry[len] == '=')
                        return mem_dup(entry + len + 1);
                at += strlen(entry) + 1;
        }
        return NULL;
}

static void read_environment(int64_t pid, struct go_facts *facts)
{
        char path[64];
        struct strbuf text = { 0 };

        snprintf(path, sizeof(path), "/proc/%lld/environ", (long long)pid);
        if (file_read(path, ENVIRON_MAX, &text, NULL)) {
                facts->godebug = environ_value(&text, "GODEBUG");
                facts->gogc = environ_value(&text, "GOGC");
                facts->gomemlimit = environ_value(&text, "GOMEMLIMIT");
                facts->gomaxprocs = environ_value(&text, "GOMAXPROCS");
        }
        strbuf_clear(&text);
}

static void predict(struct go_facts *facts)
{
        struct utsname kernel = { 0 };
        struct strbuf thp = { 0 };

        uname(&kernel);
        file_read("/sys/kernel/mm/transparent_hugepage/enabled", 4096, &thp, NULL);
        madvise_predict(facts, kernel.release);
        madvise_predict_huge(facts, thp.text);
        facts->madvise_observed = MADVISE_UNKNOWN;
        facts->madvise_evidence = mem_dup("not observed yet");
        strbuf_clear(&thp);
}

bool go_facts_read(int64_t pid, struct go_facts *ret_facts, struct err *err)
{
        struct go_facts facts = { 0 };
        char link[64];
        char path[4096];
        ssize_t len;

        snprintf(link, sizeof(link), "/proc/%lld/exe", (long long)pid);
        if (!elf_file_read(link, &facts, err))
                return false;
        len = readlink(link, path, sizeof(path) - 1);
        if (len > 0)
                facts.executable = mem_dup_len(path, (size_t)len);
        read_environment(pid, &facts);
        predict(&facts);
        *ret_facts = facts;
        return true;
}

bool go_facts_read_file(const char *path, struct go_facts *ret_facts, struct err *err)
{
        struct go_facts facts = { 0 };

        if (!elf_file_read(path, &facts, err))
                return false;
        facts.executable = mem_dup(path);
        predict(&facts);
        *ret_facts = facts;
        return true;
}

bool go_facts_hash(int64_t pid, struct go_facts *facts, struct err *err)
{
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned char chunk[READ_BYTES];
        unsigned digest_bytes = 0;
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        struct strbuf hex = { 0 };
        char path[64];
        FILE *file;
        size_t got;
        bool ok;

        snprintf(path, sizeof(path), "/proc/%lld/exe", (long long)pid);
        file = fopen(path, "rbe");
        ok = file && context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
        while (ok && (got = fread(chunk, 1, sizeof(chunk), file)) > 0)
                ok = EVP_DigestUpdate(context, chunk, got) == 1;
        ok = ok && !ferror(file) && EVP_DigestFinal_ex(context, digest, &digest_bytes) == 1;
        if (file)
                fclose(file);
        EVP_MD_CTX_free(context);
        if (!ok)
                return err_set_errno(err, ERR_MEASURE, errno, "cannot hash '%s'", path);
        for (unsigned i = 0; i < digest_bytes; i++)
                strbuf_printf(&hex, "%02x", digest[i]);
        free(facts->sha256);
        facts->sha256 = strbuf_take(&hex);
        return true;
}

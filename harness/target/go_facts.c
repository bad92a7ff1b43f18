/* Opening /proc/PID/exe gives the file that runs, even if another file is at its path now. */
#include "target/go_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/facts.h"
#include "target/elf_file.h"
#include "target/madvise_predict.h"

enum { ENVIRON_MAX = 4 << 20 };

/* Returns the value of `name` in NUL-separated "NAME=value" text, which the caller frees; NULL where it is not set. */
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

static void read_environment(const struct process_ref *ref, struct go_facts *facts)
{
        struct strbuf text = { 0 };

        if (process_ref_read(ref, "environ", ENVIRON_MAX, &text, NULL)) {
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

bool go_facts_read(const struct process_ref *ref, struct go_facts *ret_facts, struct err *err)
{
        struct go_facts facts = { 0 };
        char *executable = process_ref_link(ref, "exe");
        char *path = process_ref_path(ref, "exe");
        bool ok = executable ? elf_file_read(path, &facts, err) : process_ref_refused(ref, "exe", errno, err);

        free(path);
        if (!ok) {
                free(executable);
                return false;
        }
        facts.executable = executable;
        read_environment(ref, &facts);
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

bool go_facts_hash(const struct process_ref *ref, struct go_facts *facts, struct err *err)
{
        char hex[DIGEST_HEX_BYTES];
        int fd = process_ref_openat(ref, "exe", O_RDONLY);
        bool ok;

        if (fd < 0)
                return process_ref_refused(ref, "exe", errno, err);
        ok = digest_sha256(fd, hex, err) || err_wrap(err, "the executable of process %d", (int)ref->pid);
        close(fd);
        if (!ok)
                return false;
        free(facts->sha256);
        facts->sha256 = mem_dup(hex);
        return true;
}

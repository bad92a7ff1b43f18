/* In the order of the table of sources, then whose pages they are, then the hook. */
#include "telemetry/prove.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "telemetry/page_fetch.h"
#include "telemetry/source.h"

/* A page that is asked twice a second and takes longer is of no use. */
enum { CMDLINE_MAX = 1 << 20 };
#define PAGE_LIMIT_NS (5 * NS_PER_S)

static bool prove_page(const struct prove_args *args, const struct source_page *page, struct err *err)
{
        char *url = source_page_url(page, args->base_url, args->target);
        struct sample sample = { 0 };
        struct page_reader reader;
        bool ok = true;

        page_reader_begin(&reader, page->format);
        if (url)
                ok = fetcher_stream_wait(args->fetcher, url, page_sink(&reader), PAGE_LIMIT_BYTES,
                                         PAGE_LIMIT_NS, args->stop, NULL, err) &&
                     (page_reader_end(&reader, &sample, err) || err_wrap(err, "%s", url));
        free(url);
        return ok || err_wrap(err, "target.telemetry.%s", metric_source_names[page->id]);
}

/* Both have words ended by NUL; the page ends without one. */
static bool same_words(const struct strbuf *page, const struct strbuf *own)
{
        size_t len = own->len;

        while (len && own->text[len - 1] == '\0')
                len--;
        return page->len >= len && memcmp(strbuf_text(page), strbuf_text(own), len) == 0 &&
               strspn(page->text + len, "\n") == strlen(page->text + len);
}

/* A command line as one line of text. */
static char *show_words(struct strbuf *words)
{
        for (size_t i = 0; i < words->len; i++)
                if (words->text[i] == '\0' || words->text[i] == '\n')
                        words->text[i] = ' ';
        return mem_printf("%.120s", strbuf_text(words));
}

/* A service may leave the page out, and then nothing is said. */
static bool prove_identity(const struct prove_args *args, struct err *err)
{
        char *url = source_profile_url(args->base_url, args->target, "cmdline");
        struct strbuf page = { 0 };
        struct strbuf own = { 0 };
        bool ok = !url ||
                  !fetcher_get_wait(args->fetcher, url, CMDLINE_MAX, PAGE_LIMIT_NS, args->stop, &page, NULL,
                                    NULL) ||
                  !process_ref_read(args->process, "cmdline", CMDLINE_MAX, &own, NULL) || own.len == 0 ||
                  same_words(&page, &own);

        if (!ok) {
                char *theirs = show_words(&page);
                char *ours = show_words(&own);

                err_set(err, ERR_MEASURE,
                        "target.telemetry.pprof: %s is the page of '%s', and process %lld is '%s'", url,
                        theirs, (long long)args->process->pid, ours);
                free(theirs);
                free(ours);
        }
        strbuf_clear(&page);
        strbuf_clear(&own);
        free(url);
        return ok;
}

/* HEAD, since GET is for when it is meant. A hook that takes POST alone says 405, and is there. */
static bool prove_release(const struct prove_args *args, struct err *err)
{
        char *url = source_release_url(args->base_url, args->target);
        long status = 200;
        bool ok = !url || fetcher_head_wait(args->fetcher, url, PAGE_LIMIT_NS, args->stop, &status, err);

        if (ok && status >= 400 && status != 405)
                ok = err_set(err, ERR_MEASURE, "%s: status %ld", url, status);
        free(url);
        return ok || err_wrap(err, "target.telemetry.release");
}

bool telemetry_prove(const struct prove_args *args, struct err *err)
{
        for (size_t i = 0; i < source_page_count; i++)
                if (!prove_page(args, &source_pages[i], err))
                        return false;
        return prove_identity(args, err) && prove_release(args, err);
}

/* Checks the pages in the order of source_pages, then whose they are, then the release hook. */
#include "telemetry/prove.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/sample.h"
#include "model/scenario.h"
#include "net/fetch_wait.h"
#include "telemetry/owner.h"
#include "telemetry/page_fetch.h"
#include "telemetry/pages.h"
#include "telemetry/source.h"

/* A page that takes longer is of no use to a sampler that asks it up to twice a second. */
#define PAGE_LIMIT_NS (5 * NS_PER_S)

static bool prove_page(const struct pages *args, const struct source_page *page, struct err *err)
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

/* HEAD shows that the hook exists without calling it. A hook that accepts only POST answers 405, which is as good. */
static bool prove_release(const struct pages *args, struct err *err)
{
        char *url = source_release_url(args->base_url, args->target);
        long status = 200;
        bool ok = !url || fetcher_head_wait(args->fetcher, url, PAGE_LIMIT_NS, args->stop, &status, err);

        if (ok && status >= 400 && status != 405)
                ok = err_set(err, ERR_MEASURE, "%s: status %ld", url, status);
        free(url);
        return ok || err_wrap(err, "target.telemetry.release");
}

bool telemetry_prove(const struct pages *args, struct err *err)
{
        for (size_t i = 0; i < source_page_count; i++)
                if (!prove_page(args, &source_pages[i], err))
                        return false;
        return (owner_check(args, err) || err_wrap(err, "target.telemetry")) && prove_release(args, err);
}

#include "cli/discover.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "model/scenario.h"
#include "net/fetch.h"
#include "telemetry/source.h"

enum { PAGE_MAX = 64 << 20 };
static const int64_t page_timeout_ns = 2 * NS_PER_S;

/* A page counts where what it says can be read: a service may answer 200 to everything. */
static bool page_answers(struct fetcher *fetcher, const struct source_page *page, const char *base,
                         const bool *stop)
{
        char *url = mem_printf("%s%s%s", base, page->usual, page->suffix);
        struct sample sample = { 0 };
        struct strbuf body = { 0 };
        bool ok = fetcher_get_wait(fetcher, url, PAGE_MAX, page_timeout_ns, stop, &body, NULL, NULL) &&
                  page->parse(strbuf_text(&body), body.len, &sample, NULL);

        strbuf_clear(&body);
        free(url);
        return ok;
}

void discover_pages(struct loop *loop, const char *url, const bool *stop, struct discovered *ret)
{
        struct fetcher *fetcher = NULL;
        char *base = mem_dup(url);
        size_t len = 0;

        while (base[len])
                len++;
        while (len > 0 && base[len - 1] == '/')
                base[--len] = '\0';
        *ret = (struct discovered){ 0 };
        if (fetcher_new(loop, &fetcher, NULL))
                for (size_t i = 0; i < source_page_count; i++)
                        ret->answers[i] = page_answers(fetcher, &source_pages[i], base, stop);
        fetcher_free(fetcher);
        free(base);
}

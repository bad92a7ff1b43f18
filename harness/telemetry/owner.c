/* Asks the pages one after the other; the format of a page decides what it tells about its process. */
#include "telemetry/owner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/fetch_wait.h"
#include "telemetry/owner_page.h"
#include "telemetry/page_fetch.h"
#include "telemetry/pages.h"
#include "telemetry/source.h"

#define PAGE_LIMIT_NS (5 * NS_PER_S)
/* A page computes the start time from btime of /proc/stat, which is in whole seconds, and the wall clock may be
 * slewed. */
#define BEGIN_TOLERANCE_S 3.0
#define SPACE_TOLERANCE_BYTES 1048576.0

/* Compares two lists of words that NULs separate. Either may lack the last NUL; the page may end with newlines. */
static bool same_words(const struct strbuf *page, const struct strbuf *own)
{
        size_t len = own->len, page_len = page->len;

        while (len && own->text[len - 1] == '\0')
                len--;
        while (page_len > len && (page->text[page_len - 1] == '\0' || page->text[page_len - 1] == '\n'))
                page_len--;
        return page_len == len && (!len || memcmp(page->text, own->text, len) == 0);
}

/* Returns a command line as text for a message, words separated by blanks, at most 120 bytes; the caller frees it. */
static char *show_words(struct strbuf *words)
{
        for (size_t i = 0; i < words->len; i++)
                if (words->text[i] == '\0' || words->text[i] == '\n')
                        words->text[i] = ' ';
        return mem_printf("%.120s", strbuf_text(words));
}

static bool check_words(const struct pages *args, const char *url, struct strbuf *page, struct err *err)
{
        struct strbuf own = { 0 };
        /* Every program has at least one word, so an empty page is not of this kind. */
        bool ok = page->len == 0 ||
                  !process_ref_read(args->process, "cmdline", OWNER_WORDS_MAX, &own, NULL) || own.len == 0 ||
                  same_words(page, &own);

        if (!ok) {
                char *theirs = show_words(page);
                char *ours = show_words(&own);

                err_set(err, ERR_MEASURE, "%s is the page of '%s', and process %lld is '%s'", url, theirs,
                        (long long)args->process->pid, ours);
                free(theirs);
                free(ours);
        }
        strbuf_clear(&own);
        return ok;
}

static void on_piece(const char *bytes, size_t len, void *arg)
{
        owner_page_feed(arg, bytes, len);
}

/* Fetches a page and keeps what it says about its process; false where there is no such page. The caller clears
 * *ret_page in either case. */
static bool read_page(const struct pages *args, const char *url, enum page_format format,
                      struct owner_page *ret_page)
{
        const struct fetch_sink sink = { .piece = on_piece, .arg = ret_page };

        owner_page_begin(ret_page, format);
        if (!fetcher_stream_wait(args->fetcher, url, sink, PAGE_LIMIT_BYTES, PAGE_LIMIT_NS, args->stop, NULL,
                                 NULL))
                return false;
        owner_page_end(ret_page);
        return true;
}

static bool check_pprof(const struct pages *args, const char *url, struct err *err)
{
        struct strbuf words = { 0 };
        bool ok = !fetcher_get_wait(args->fetcher, url, OWNER_WORDS_MAX, PAGE_LIMIT_NS, args->stop, &words,
                                    NULL, NULL) ||
                  check_words(args, url, &words, err);

        strbuf_clear(&words);
        return ok;
}

static bool check_expvar(const struct pages *args, const char *url, struct err *err)
{
        struct owner_page page;
        struct strbuf words = { 0 };
        bool ok = !read_page(args, url, PAGE_EXPVAR, &page) || !owner_page_words(&page, &words) ||
                  check_words(args, url, &words, err);

        owner_page_clear(&page);
        strbuf_clear(&words);
        return ok;
}

/* Returns the virtual memory size of the process; 0: not known. */
static double own_space_bytes(const struct process_ref *process)
{
        struct strbuf text = { 0 };
        double pages = process_ref_read(process, "statm", 4096, &text, NULL)
                               ? strtod(strbuf_text(&text), NULL)
                               : 0.0;

        strbuf_clear(&text);
        return pages * (double)sysconf(_SC_PAGESIZE);
}

/* Compares start times. The page and we both add the process's ticks to the boot time, so a step of the wall clock
 * moves both alike; a process in another time namespace has another boot time and is not checked. A library that uses
 * the time of its own start instead is too late behind an entrypoint that took time before it called exec. So a
 * different start time alone is no proof: the virtual memory size must differ, too, from what it was before and after
 * the page. */
static bool check_prometheus(const struct pages *args, const char *url, struct err *err)
{
        const double before_bytes = own_space_bytes(args->process);
        struct owner_page page = { 0 };
        bool ok = true;

        if (process_ref_shares(args->process, "time") && read_page(args, url, PAGE_PROMETHEUS, &page) &&
            page.begin_s > 0) {
                const double after_bytes = own_space_bytes(args->process);
                double boot_s = (double)(clock_wall_ns() - clock_boot_ns()) / (double)NS_PER_S;
                double ours_s = boot_s + (double)args->process->ticks / (double)sysconf(_SC_CLK_TCK);
                bool same_space =
                        page.space_bytes > 0 &&
                        page.space_bytes >= fmin(before_bytes, after_bytes) - SPACE_TOLERANCE_BYTES &&
                        page.space_bytes <= fmax(before_bytes, after_bytes) + SPACE_TOLERANCE_BYTES;

                if (fabs(page.begin_s - ours_s) > BEGIN_TOLERANCE_S && !same_space)
                        ok = err_set(err, ERR_MEASURE,
                                     "%s is the page of a process that started %.0f s %s process %lld", url,
                                     fabs(page.begin_s - ours_s), page.begin_s < ours_s ? "before" : "after",
                                     (long long)args->process->pid);
        }
        owner_page_clear(&page);
        return ok;
}

bool owner_check(const struct pages *args, struct err *err)
{
        static bool (*const checks[PAGE_FORMATS])(const struct pages *, const char *, struct err *) = {
                [PAGE_EXPVAR] = check_expvar,
                [PAGE_PROMETHEUS] = check_prometheus,
        };
        char *cmdline = source_profile_url(args->base_url, args->target, "cmdline");
        bool ok = !cmdline || check_pprof(args, cmdline, err);

        free(cmdline);
        for (size_t i = 0; i < source_page_count && ok; i++) {
                const struct source_page *page = &source_pages[i];
                char *url = checks[page->format] ? source_page_url(page, args->base_url, args->target) : NULL;

                ok = !url || checks[page->format](args, url, err);
                free(url);
        }
        return ok;
}

/* Any bytes as the pages that tell whose they are: they say the same however they are cut, no word is longer than its
 * page, and no begin is no number. The first byte of an input says how it is cut. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "telemetry/owner_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_page(enum page_format format, const char *text, size_t len, size_t piece,
                      struct owner_page *ret)
{
        owner_page_begin(ret, format);
        for (size_t at = 0; at < len; at += piece)
                owner_page_feed(ret, text + at, piece < len - at ? piece : len - at);
        owner_page_end(ret);
}

static void check_words(const char *text, size_t len, size_t piece)
{
        struct strbuf words = { 0 }, cut_words = { 0 };
        struct owner_page whole, cut;
        bool ok;

        read_page(PAGE_EXPVAR, text, len, len + 1, &whole);
        read_page(PAGE_EXPVAR, text, len, piece, &cut);
        ok = owner_page_words(&whole, &words);
        if (owner_page_words(&cut, &cut_words) != ok || words.len != cut_words.len || words.len > len ||
            (!ok && words.len) || (ok && memcmp(words.text, cut_words.text, words.len) != 0))
                abort();
        strbuf_clear(&words);
        strbuf_clear(&cut_words);
        owner_page_clear(&whole);
        owner_page_clear(&cut);
}

static void check_figures(const char *text, size_t len, size_t piece)
{
        struct owner_page whole, cut;

        read_page(PAGE_PROMETHEUS, text, len, len + 1, &whole);
        read_page(PAGE_PROMETHEUS, text, len, piece, &cut);
        if (!isfinite(whole.begin_s) || whole.begin_s < 0 || !isfinite(whole.space_bytes) ||
            whole.space_bytes < 0 || whole.begin_s != cut.begin_s || whole.space_bytes != cut.space_bytes)
                abort();
        owner_page_clear(&whole);
        owner_page_clear(&cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        if (size == 0)
                return 0;
        check_words((const char *)data + 1, size - 1, 1 + data[0]);
        check_figures((const char *)data + 1, size - 1, 1 + data[0]);
        return 0;
}

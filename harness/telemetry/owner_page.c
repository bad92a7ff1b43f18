/* The streaming parser finds the array "cmdline" in the page; only that array is then parsed as a whole. */
#include "telemetry/owner_page.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/scan.h"

static const char no_utf8[] = "\xef\xbf\xbd"; /* U+FFFD */

/* If a page repeats the key, the arrays are appended, and cJSON parses only the first. */
static void on_array(const char *name, const char *bytes, size_t len, void *arg)
{
        struct owner_page *page = arg;
        const size_t room = OWNER_WORDS_MAX + 1 - page->cmdline.len;

        if (strcmp(name, "cmdline") == 0)
                strbuf_append_len(&page->cmdline, bytes, len < room ? len : room);
}

/* Reads the value of a metric without labels, unless it is known already. */
static void read_metric(struct scan line, const char *name, double *value)
{
        if (*value == 0 && scan_match(&line, name) && scan_match(&line, " "))
                scan_f64(&line, value);
}

static void on_line(struct scan line, void *arg)
{
        struct owner_page *page = arg;

        read_metric(line, "process_start_time_seconds", &page->begin_s);
        read_metric(line, "process_virtual_memory_bytes", &page->space_bytes);
}

void owner_page_begin(struct owner_page *page, enum page_format format)
{
        const struct json_stream_events events = { .array = on_array, .arg = page };

        *page = (struct owner_page){ .format = format };
        json_stream_begin(&page->json, &events);
        line_stream_begin(&page->lines, on_line, page);
}

void owner_page_feed(struct owner_page *page, const char *bytes, size_t len)
{
        if (page->format == PAGE_EXPVAR)
                json_stream_feed(&page->json, bytes, len);
        else
                line_stream_feed(&page->lines, bytes, len);
}

void owner_page_end(struct owner_page *page)
{
        line_stream_end(&page->lines);
}

void owner_page_clear(struct owner_page *page)
{
        strbuf_clear(&page->cmdline);
}

bool owner_page_words(const struct owner_page *page, struct strbuf *ret_words)
{
        cJSON *words = page->cmdline.len > OWNER_WORDS_MAX
                               ? NULL
                               : cJSON_ParseWithLength(strbuf_text(&page->cmdline), page->cmdline.len);
        const cJSON *word;
        bool ok = cJSON_GetArraySize(words) > 0;

        cJSON_ArrayForEach(word, words) ok =
                ok && cJSON_IsString(word) && !strstr(word->valuestring, no_utf8);
        cJSON_ArrayForEach(word, words) if (ok)
                strbuf_append_len(ret_words, word->valuestring, strlen(word->valuestring) + 1);
        cJSON_Delete(words);
        return ok;
}

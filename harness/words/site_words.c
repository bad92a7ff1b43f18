/* Parses stacks in text form, innermost frame first: "strings.(*Builder).grow (builder.go:61) < main.parse < …". */
#include "words/site_words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/scan.h"
#include "base/strbuf.h"
#include "model/result.h"

static const char between[] = " < ";
static const double client_share =
        0.3; /* share of the additional goroutines above which the client gets its sentence */

static bool next_frame(struct scan *stack, struct scan *ret_frame)
{
        const char *at = stack->at, *end = stack->end;
        size_t len = strlen(between);

        if (at >= end)
                return false;
        while (at < end && ((size_t)(end - at) < len || memcmp(at, between, len) != 0))
                at++;
        *ret_frame = (struct scan){ stack->at, at };
        stack->at = at < end ? at + len : end;
        return true;
}

static bool begins_with(struct scan text, const char *begin, size_t len)
{
        return scan_len(&text) > len && memcmp(text.at, begin, len) == 0;
}

/* Returns true for a function of package main or of a package of the main module. */
static bool is_own(struct scan frame, const char *module)
{
        size_t len = module ? strcspn(module, " @") : 0;

        return begins_with(frame, "main.", 5) ||
               (len > 0 && begins_with(frame, module, len) && strchr("./", frame.at[len]));
}

/* Returns true for a function of Go's library: the first element of its import path has no dot, "net/http.Get" as opposed
 * to "example.com/x.Get". */
static bool is_of_library(struct scan frame)
{
        const char *slash = memchr(frame.at, '/', scan_len(&frame));
        const char *dot = memchr(frame.at, '.', scan_len(&frame));
        const char *bracket = memchr(frame.at, '(', scan_len(&frame)); /* "(file.go:1)", "(*T)" */

        if (!slash || (bracket && slash > bracket))
                return true;
        return !dot || dot > slash;
}

static bool find_frame(const char *stack, const char *module, struct scan *ret)
{
        struct scan rest = scan_text(stack, strlen(stack));
        struct scan frame;

        while (next_frame(&rest, &frame))
                if (module ? is_own(frame, module) : !is_of_library(frame)) {
                        *ret = frame;
                        return true;
                }
        return false;
}

static void append_scan(struct scan text, struct strbuf *buf)
{
        strbuf_append_len(buf, text.at, scan_len(&text));
}

/* Returns the share of goroutines that belong to connections of net/http's client. */
static double share_of_client(const struct verdict *verdict)
{
        static const char loop[] = "net/http.(*persistConn).";
        double share = 0;

        for (size_t i = 0; i < verdict->call_site_count; i++)
                if (verdict->call_sites[i].goroutines && strstr(verdict->call_sites[i].stack, loop))
                        share += verdict->call_sites[i].share;
        return share;
}

void site_words_append(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const struct verdict_call_site *site = verdict->call_sites;
        const char *module = result->facts.go.module ? result->facts.go.module : "";
        double client = share_of_client(verdict);
        struct scan first, rest, frame;

        if (verdict->call_site_count == 0)
                return;
        if (client >= client_share) {
                strbuf_printf(
                        buf,
                        " %.0f %% of those that are more serve connections of an HTTP client, two for each: look "
                        "for response bodies that nobody closes, and for a Transport made anew for each request.",
                        100 * client);
                return;
        }
        rest = scan_text(site->stack, strlen(site->stack));
        if (!next_frame(&rest, &first))
                return;
        if (!find_frame(site->stack, module, &frame) && !find_frame(site->stack, NULL, &frame))
                frame = first;
        strbuf_append(buf, " Start at ");
        append_scan(frame, buf);
        strbuf_printf(buf, ": %.0f %% of %s", 100 * site->share,
                      site->goroutines ? "the goroutines that are more stand " : "what grew was made ");
        if (frame.at == first.at) {
                strbuf_append(buf, "there.");
                return;
        }
        strbuf_append(buf, site->goroutines ? "beneath it, in " : "for it, by ");
        append_scan(first, buf);
        strbuf_append_char(buf, '.');
}

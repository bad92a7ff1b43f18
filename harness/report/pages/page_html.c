/* Writes the page section by section, without sections for which the result has nothing. */
#include "report/pages/page_html.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/result.h"
#include "words/advice.h"
#include "base/escape.h"
#include "report/figures/figure_latency.h"
#include "report/figures/figure_ledger.h"
#include "report/figures/figure_rate.h"
#include "report/figures/figure_result.h"
#include "report/figures/figure_runs.h"
#include "report/figures/figure_slopes.h"
#include "report/figures/figure_timeline.h"
#include "model/ledger_parts.h"
#include "report/pages/grown_table.h"
#include "report/pages/page_style.h"
#include "report/pages/page_tables.h"
#include "report/pages/runs_table.h"
#include "report/render/svg.h"
#include "report/render/svg_key.h"
#include "words/captions.h"
#include "words/page_words.h"
#include "words/story.h"
#include "words/words.h"

enum { WHY_VOID_SHOWN = 2, WARNINGS_SHOWN = 20 };

typedef bool (*sentence_fn)(const struct result *result, struct strbuf *buf);

/* Appends a sentence from words/ in an element of its own, its first letter made a capital; nothing if there is none. */
static void append_sentence(const struct result *result, const char *element, sentence_fn sentence,
                            struct strbuf *buf)
{
        struct strbuf text = { 0 };

        if (sentence(result, &text)) {
                text.text[0] = (char)toupper((unsigned char)text.text[0]);
                strbuf_printf(buf, "<%s>", element);
                escape_html(buf, strbuf_text(&text));
                strbuf_printf(buf, "</%s>\n", element);
        }
        strbuf_clear(&text);
}

static void append_finding(const struct finding *finding, struct strbuf *buf)
{
        char *text = words_of(finding);

        escape_html(buf, text);
        free(text);
}

static void append_words(const struct result *result, void (*words)(const struct result *, struct strbuf *),
                         struct strbuf *buf)
{
        struct strbuf text = { 0 };

        words(result, &text);
        escape_html(buf, strbuf_text(&text));
        strbuf_clear(&text);
}

void page_html_begin(const char *title, const char *heading, struct strbuf *buf)
{
        strbuf_append(buf, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
        escape_html(buf, title);
        strbuf_append(buf,
                      "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\">\n<style>\n");
        page_style_append(buf);
        strbuf_append(buf, "</style>\n</head>\n<body>\n<header>\n<h1>");
        escape_html(buf, heading);
        strbuf_append(buf, "</h1>\n");
}

void page_html_end(const char *version, struct strbuf *buf)
{
        strbuf_append(buf, "</main>\n<footer>\n<p>plateau ");
        escape_html(buf, version);
        strbuf_printf(buf, ". %s <code>sha256sum -c SHA256SUMS</code> %s</p>\n</footer>\n</body>\n</html>\n",
                      page_words[PAGE_FOOT], page_words[PAGE_FOOT_SEALED]);
}

void page_html_append_time(int64_t wall_ns, struct strbuf *buf)
{
        char when[CLOCK_TEXT_MAX];

        clock_format_rfc3339(wall_ns, when);
        strbuf_printf(buf, "<time datetime=\"%s\">%.10s %.5s UTC</time>", when, when, when + 11);
}

static void append_head(const struct result *result, struct strbuf *buf)
{
        const char *name = result->scenario.name ? result->scenario.name : "unnamed";
        const char *question = result->scenario.question;
        char *short_name = figure_result_short_name(result);
        char *title = mem_printf("%s: %s", short_name, story_headline(result));

        page_html_begin(title, question && *question ? question : name, buf);
        free(title);
        free(short_name);
        strbuf_append(buf, "<p class=\"soft wrap\">");
        escape_html(buf, name);
        if (result->facts.go.version) {
                strbuf_append(buf, " · ");
                escape_html(buf, result->facts.go.version);
        }
        if (result->started_wall_ns) {
                strbuf_append(buf, " · ");
                page_html_append_time(result->started_wall_ns, buf);
        }
        strbuf_append(buf, "</p>\n</header>\n<main>\n");
}

static const char *verdict_class(const struct result *result)
{
        if (!result->has_verdict || result->verdict.shape == SHAPE_INCONCLUSIVE || story_is_void(result))
                return "open";
        return result->verdict.shape == SHAPE_GROWING ? "bad" : "good";
}

static void append_ending(const struct result *result, struct strbuf *buf)
{
        if (result->failure) {
                strbuf_printf(buf, "<p><strong>%s</strong> ", page_words[PAGE_ENDED_EARLY]);
                escape_html(buf, result->failure);
                strbuf_append(buf, "</p>\n");
        } else if (result->interrupted) {
                strbuf_printf(buf, "<p><strong>%s</strong>%s</p>\n", page_words[PAGE_INTERRUPTED],
                              page_words[PAGE_UNTIL_THEN]);
        }
}

static void append_hypothesis(const struct verdict *verdict, struct strbuf *buf)
{
        strbuf_printf(buf, "<p>%s <strong>%s</strong> (hypothesis %s)", captions_question_of_reserve(),
                      captions_answer_of_reserve(verdict), hypothesis_names[verdict->hypothesis]);
        if (verdict->hypothesis_why.code != FINDING_NONE) {
                strbuf_append(buf, ": ");
                append_finding(&verdict->hypothesis_why, buf);
        }
        strbuf_append(buf, "</p>\n");
}

static void append_advice(const struct result *result, struct strbuf *buf)
{
        struct strbuf command = { 0 };

        strbuf_printf(buf, "<p><strong>%s</strong> ", page_words[PAGE_NEXT]);
        append_words(result, advice_append, buf);
        strbuf_append(buf, "</p>\n");
        if (advice_append_command(result, &command)) {
                strbuf_append(buf, "<pre><code>");
                escape_html(buf, strbuf_text(&command));
                strbuf_append(buf, "</code></pre>\n");
        }
        strbuf_clear(&command);
}

/* Appends the number of failing gates near the top, where even a hurried reader sees that the CI job failed. */
static void append_gate_count(const struct gate_list *gates, struct strbuf *buf)
{
        struct strbuf text = { 0 };

        captions_gates(gates, &text);
        if (text.len)
                strbuf_printf(buf, "<p><strong>%s</strong>: %s</p>\n", strbuf_text(&text),
                              page_words[PAGE_SEE_GATES]);
        strbuf_clear(&text);
}

/* Appends what makes the result void, and the first run that does not count. */
static void append_why_void(const struct result *result, struct strbuf *buf)
{
        const struct finding_list *findings = &result->verdict.findings;
        int shown = 0;

        for (size_t i = 0; i < findings->count && shown < WHY_VOID_SHOWN; i++) {
                if (!story_tells(result, &findings->items[i]))
                        continue;
                strbuf_append(buf, shown++ ? " " : "<p>");
                append_finding(&findings->items[i], buf);
        }
        if (shown)
                strbuf_append(buf, "</p>\n");
}

static void append_verdict(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        strbuf_printf(buf, "<section class=\"verdict %s\" aria-label=\"Verdict\">\n<p class=\"word\">%s",
                      verdict_class(result), story_headline(result));
        if (result->has_verdict && verdict->has_cause && !story_is_void(result))
                strbuf_printf(buf, ": %s", channel_infos[verdict->cause].label);
        strbuf_append(buf, "</p>\n<p class=\"meaning\">");
        append_words(result, story_meaning, buf);
        strbuf_append(buf, "</p>\n");
        append_ending(result, buf);
        if (story_is_void(result) && !result->failure)
                append_why_void(result, buf);
        if (!story_is_void(result)) {
                append_sentence(result, "p", story_growth, buf);
                append_sentence(result, "p", story_holders, buf);
        }
        if (result->has_verdict && !story_is_void(result))
                append_hypothesis(verdict, buf);
        append_advice(result, buf);
        if (result->has_gates)
                append_gate_count(&result->gates, buf);
        strbuf_append(buf, "</section>\n");
}

static void append_number(const char *what, double bytes, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "<li><span>%s</span> <strong>%s</strong></li>\n", what,
                      units_format_bytes(bytes, text));
}

static void append_numbers(const struct verdict *verdict, struct strbuf *buf)
{
        bool profile = story_has_profile(verdict);

        strbuf_append(buf, "<ul class=\"numbers\">\n");
        append_number("Resident memory, settled", (double)verdict->rss_settled_bytes, buf);
        append_number(profile ? "The heap profile shows" : "Live heap", (double)verdict->live_heap_bytes,
                      buf);
        append_number(profile ? "Not in the heap profile" : "Not live heap", (double)verdict->gap_bytes, buf);
        append_number("Unaccounted for", (double)verdict->unexplained_bytes, buf);
        strbuf_append(buf, "</ul>\n");
}

/* Returns true for findings shown elsewhere: the hypothesis's reason beside it, call sites in a table of their own. */
static bool is_told_elsewhere(const struct verdict *verdict, const struct finding *finding)
{
        enum finding_topic topic = finding_infos[finding->code].topic;

        return topic == FINDING_ABOUT_HYPOTHESIS ||
               (verdict->call_site_count > 0 && topic == FINDING_ABOUT_CALL_SITES);
}

static void append_reasons(const struct verdict *verdict, struct strbuf *buf)
{
        for (size_t i = 0; i < verdict->findings.count; i++)
                if (!is_told_elsewhere(verdict, &verdict->findings.items[i])) {
                        strbuf_append(buf, "<li>");
                        append_finding(&verdict->findings.items[i], buf);
                        strbuf_append(buf, "</li>\n");
                }
}

static void append_evidence(const struct result *result, struct strbuf *buf)
{
        if (!result->has_verdict)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n<p class=\"soft\">%s</p>\n<ul class=\"plain\">\n",
                      page_words[PAGE_WHY], page_words[PAGE_WHY_BRACKETS]);
        append_reasons(&result->verdict, buf);
        append_sentence(result, "li", story_release, buf);
        append_sentence(result, "li", story_madvise, buf);
        strbuf_append(buf, "</ul>\n</section>\n");
}

typedef bool (*figure_build_fn)(const struct result *result, struct figure *figure);

void page_html_append_figure(const struct figure *figure, struct strbuf *buf)
{
        strbuf_append(buf, "<figure>\n<figcaption>");
        escape_html(buf, figure->reading);
        strbuf_append(buf, "</figcaption>\n");
        svg_append(figure, &(struct svg_size){ .width = 900, .height = 400, .hover = true, .name = "wide" },
                   buf);
        svg_append(figure, &(struct svg_size){ .width = 380, .height = 320, .name = "narrow" }, buf);
        svg_append_key(figure, buf);
        strbuf_append(buf, "</figure>\n");
}

static void append_figure(const struct result *result, figure_build_fn build, struct strbuf *buf)
{
        struct figure figure = { 0 };

        if (build(result, &figure))
                page_html_append_figure(&figure, buf);
        figure_clear(&figure);
}

static void append_ledger(const struct result *result, struct strbuf *buf)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        if (result->ledger_count == 0)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_HOLDS]);
        if (settled) {
                page_tables_append_parts(settled, buf);
                page_tables_append_checks(settled, buf);
        }
        append_figure(result, figure_ledger, buf);
        strbuf_append(buf, "</section>\n");
}

static void append_growth(const struct result *result, struct strbuf *buf)
{
        if (result->run_count < 2)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_GROWS]);
        append_figure(result, figure_runs, buf);
        append_figure(result, figure_slopes, buf);
        if (result->has_verdict)
                page_tables_append_channels(&result->verdict, buf);
        strbuf_append(buf, "</section>\n");
}

/* Returns true for causes that a call site can explain. If other memory grows, a few growing objects would mislead. */
static bool is_code(enum channel cause)
{
        return cause == CHANNEL_GOROUTINES || cause == CHANNEL_THREADS || cause == CHANNEL_STACKS ||
               cause == CHANNEL_OPEN_FILES || cause == CHANNEL_LIVE_HEAP || cause == CHANNEL_LIVE_OBJECTS ||
               cause == CHANNEL_FRAGMENTATION;
}

static void append_call_sites(const struct verdict *verdict, struct strbuf *buf)
{
        bool decided = verdict->shape == SHAPE_GROWING;
        bool grows =
                verdict->grown.count && (decided ? is_code(verdict->cause) : verdict->call_site_count > 0);

        if (verdict->call_site_count == 0 && !grows)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[decided ? PAGE_CODE : PAGE_CODE_SO_FAR]);
        if (!decided)
                strbuf_printf(buf, "<p>%s</p>\n", page_words[PAGE_NO_CAUSE]);
        if (verdict->call_site_count)
                page_tables_append_call_sites(verdict, buf);
        if (grows)
                grown_table_append(&verdict->grown, buf);
        strbuf_append(buf, "</section>\n");
}

static void append_timeline(const struct result *result, struct strbuf *buf)
{
        if (result->series.count == 0)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_RISES]);
        append_figure(result, figure_timeline, buf);
        strbuf_append(buf, "</section>\n");
}

static void append_load(const struct result *result, struct strbuf *buf)
{
        bool any = false;

        for (size_t i = 1; i < result->run_count; i++)
                any |= result->runs[i].load.planned > 0;
        if (!any)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_LOAD]);
        page_tables_append_load(result, buf);
        append_figure(result, figure_rate, buf);
        append_figure(result, figure_latency, buf);
        strbuf_append(buf, "</section>\n");
}

static void append_warnings(const struct result *result, struct strbuf *buf)
{
        size_t shown = 0;

        for (size_t i = 0; i < result->event_count && shown < WARNINGS_SHOWN; i++) {
                const struct event_note *note = &result->events[i];

                if (!note->kind || (strcmp(note->kind, "warning") != 0 && strcmp(note->kind, "error") != 0))
                        continue;
                if (shown++ == 0)
                        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n<ul class=\"plain\">\n",
                                      page_words[PAGE_NOTES]);
                strbuf_append(buf, "<li>");
                if (note->run > 0)
                        strbuf_printf(buf, "Run %d: ", (int)note->run);
                escape_html(buf, note->text);
                strbuf_append(buf, "</li>\n");
        }
        if (shown)
                strbuf_append(buf, "</ul>\n</section>\n");
}

static void append_repeat(const struct result *result, struct strbuf *buf)
{
        struct strbuf command = { 0 };

        if (result->command_line) {
                strbuf_append(&command, result->command_line);
        } else {
                strbuf_append(&command, "plateau run ");
                escape_shell(&command, result->scenario.path ? result->scenario.path : result->scenario.name);
        }
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n<p>%s</p>\n<pre><code>", page_words[PAGE_AGAIN],
                      page_words[PAGE_MEASURE_AGAIN]);
        escape_html(buf, strbuf_text(&command));
        strbuf_printf(buf,
                      "</code></pre>\n<p>%s</p>\n<pre><code>plateau judge .\nplateau report "
                      ".</code></pre>\n",
                      page_words[PAGE_JUDGE_AGAIN]);
        if (result->profile_before && result->profile_after) {
                strbuf_printf(buf, "<p>%s</p>\n<pre><code>", page_words[PAGE_COMPARE_PROFILES]);
                strbuf_reset(&command);
                strbuf_append(&command, "go tool pprof -http=: -diff_base ");
                escape_shell(&command, result->profile_before);
                strbuf_append_char(&command, ' ');
                escape_shell(&command, result->profile_after);
                escape_html(buf, strbuf_text(&command));
                strbuf_append(buf, "</code></pre>\n");
        }
        strbuf_append(buf, "</section>\n");
        strbuf_clear(&command);
}

static void append_links(const struct page_link *links, size_t count, struct strbuf *buf)
{
        if (count == 0)
                return;
        strbuf_printf(buf, "<section>\n<h2>Downloads</h2>\n<p class=\"soft\">%s</p>\n<ul class=\"plain\">\n",
                      page_words[PAGE_BESIDE]);
        for (size_t i = 0; i < count; i++) {
                strbuf_append(buf, "<li><a href=\"");
                escape_html(buf, links[i].path);
                strbuf_append(buf, "\">");
                escape_html(buf, links[i].path);
                strbuf_append(buf, "</a>: ");
                escape_html(buf, links[i].what);
                strbuf_append(buf, "</li>\n");
        }
        strbuf_append(buf, "</ul>\n</section>\n");
}

void page_html_append(const struct result *result, const struct page_link *links, size_t link_count,
                      struct strbuf *buf)
{
        append_head(result, buf);
        append_verdict(result, buf);
        if (result->has_verdict && result->verdict.has_levels)
                append_numbers(&result->verdict, buf);
        if (result->has_verdict)
                append_call_sites(&result->verdict, buf);
        append_ledger(result, buf);
        append_growth(result, buf);
        append_timeline(result, buf);
        append_evidence(result, buf);
        page_tables_append_gates(result, buf);
        append_load(result, buf);
        append_warnings(result, buf);
        runs_table_append(result, buf);
        page_tables_append_ledger_rows(result, buf);
        page_tables_append_environment(result, buf);
        append_repeat(result, buf);
        append_links(links, link_count, buf);
        page_html_end(result->harness_version, buf);
}

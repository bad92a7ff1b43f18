/* Writes section by section in the order of docs/scenario.md. Texts from outside go through the JSON writer, which
 * escapes them. */
#include "scenario/scenario_draft.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_build.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"

static void append_pair(struct strbuf *text, const char *before, const char *key, const char *value)
{
        strbuf_append(text, before);
        json_append_quoted(key, text);
        strbuf_append(text, ": ");
        json_append_quoted(value, text);
}

static void append_attach(const struct scenario_draft *draft, struct strbuf *text)
{
        if (draft->container) {
                append_pair(text, "    \"attach\": { ", "container", draft->container);
                strbuf_append(text, " },\n");
        } else if (draft->port) {
                strbuf_printf(text,
                              "    // Process %" PRId64
                              " today; by its port it is found again after a restart.\n"
                              "    \"attach\": { \"port\": %" PRId64 " },\n",
                              draft->pid, draft->port);
        } else {
                strbuf_printf(text, "    \"attach\": { \"pid\": %" PRId64 " },\n", draft->pid);
        }
        if (draft->url) {
                append_pair(text, "    ", "url", draft->url);
                strbuf_append(text, ",\n");
        }
}

static bool has_page(const struct scenario_draft *draft)
{
        for (int i = 0; i < SOURCE_COUNT; i++)
                if (draft->pages[i])
                        return true;
        return false;
}

/* Appends a member unless its value is NULL. */
static void append_member(struct strbuf *text, const char **separator, const char *key, const char *value)
{
        if (!value)
                return;
        strbuf_append(text, *separator);
        append_pair(text, " ", key, value);
        *separator = ",";
}

static void append_telemetry(const struct scenario_draft *draft, struct strbuf *text)
{
        const struct scenario_access none = { 0 };
        const struct scenario_access *access = draft->access ? draft->access : &none;
        const struct {
                const char *key;
                const char *value;
        } opens[] = { { "bearer_file", access->bearer_file },
                      { "bearer_env", access->bearer_env },
                      { "certificate", access->certificate },
                      { "key", access->key } };
        const char *separator = "";

        if (!has_page(draft) && draft->version)
                strbuf_append(
                        text,
                        "    // No page with the runtime's statistics answers: they are read from the service's memory.\n"
                        "    // import _ \"net/http/pprof\" on a loopback port would let collections be forced, which decides\n"
                        "    // in fewer runs, and show where objects are made.\n");
        else if (!has_page(draft))
                strbuf_append(
                        text,
                        "    // Not known to be a Go program: only the kernel's figures are measured.\n");
        else
                strbuf_append(
                        text,
                        "    // A hook that calls debug.FreeOSMemory() would prove what Go holds in reserve:\n"
                        "    // \"release\": \"/debug/release\".\n");
        if (access->header_count)
                strbuf_append(
                        text,
                        "    // Its pages are opened by a header; its value is yours to write here, as\n"
                        "    // \"headers\": { \"X-Key\": \"...\" }. No result repeats it.\n");
        strbuf_append(text, "    \"telemetry\": {");
        append_member(text, &separator, "url", draft->telemetry_url);
        for (int i = 0; i < SOURCE_COUNT; i++)
                append_member(text, &separator, metric_source_names[i], draft->pages[i]);
        for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++)
                append_member(text, &separator, opens[i].key, opens[i].value);
        if (access->tls_insecure)
                strbuf_printf(text, "%s \"tls_insecure\": true", separator);
        strbuf_append(text, " }\n  },\n");
}

static void append_target(const struct scenario_draft *draft, struct strbuf *text)
{
        strbuf_append(text, "  \"target\": {\n");
        append_attach(draft, text);
        if (draft->ready_path) {
                append_pair(text, "    \"ready\": { ", "path", draft->ready_path);
                strbuf_append(text, ", \"timeout\": \"10s\" },\n");
        }
        append_telemetry(draft, text);
}

static void append_requests(const struct scenario_draft *draft, struct strbuf *text)
{
        strbuf_append(text,
                      "  // Yours to change: the requests that you suspect, in the mix that they come in.\n"
                      "  // {{seq}}, {{int 1 1000}} and {{choice a b}} vary a path or a body.\n"
                      "  \"requests\": [\n");
        if (!draft->request_path)
                strbuf_append(text, "    // No path that was tried answered with a status below 400.\n");
        append_pair(text, "    { \"name\": \"it\", ", "path",
                    draft->request_path ? draft->request_path : "/");
        strbuf_append(text, " }\n  ],\n");
}

/* Of an executable that was replaced since it was started, as any upgrade does, the kernel says "program (deleted)". */
static char *name_of(const char *program)
{
        static const char suffix[] = " (deleted)";
        size_t len = program ? strlen(program) : 0, end = sizeof(suffix) - 1;

        if (len > end && strcmp(program + len - end, suffix) == 0)
                len -= end;
        return len ? mem_dup_len(program, len) : mem_dup("service");
}

void scenario_draft_append(const struct scenario_draft *draft, struct strbuf *text)
{
        char *name = name_of(draft->program);

        strbuf_append(text, "{\n");
        append_pair(text, "  ", "name", name);
        free(name);
        strbuf_append(text,
                      ",\n  \"question\": \"Does its memory level off when the same load comes again?\",\n");
        if (draft->version)
                strbuf_printf(text, "  // Found: %s%s\n", draft->version,
                              draft->container ? ", in a container" : "");
        append_target(draft, text);
        append_requests(draft, text);
        strbuf_append(
                text,
                "  // A gentle load. Raise the rate towards what the service meets on a busy day.\n"
                "  \"load\": { \"executor\": \"constant-arrival-rate\", \"rate\": 50, \"duration\": \"10s\", "
                "\"connections\": 16 },\n"
                "  // Runs until it is decided, 8 at least. Background work that takes longer to end than "
                "settle wants a longer one.\n"
                "  \"protocol\": { \"baseline\": \"5s\", \"runs\": { \"min\": 8, \"max\": 20 }, "
                "\"settle\": \"10s\"");
        if (draft->pages[SOURCE_PPROF])
                strbuf_append(text, ", \"collect\": \"each\"");
        strbuf_append(
                text,
                " },\n"
                "  // The growth that you can afford: a share of the settled level in each run, \"64KiB/run\", "
                "\"16B/request\".\n"
                "  \"verdict\": { \"delta\": \"1%\" }\n"
                "}\n");
}

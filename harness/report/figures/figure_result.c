/* What several figures of a result share. */
#include "report/figures/figure_result.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"

enum { SHORT_NAME_MAX = 48 };

char *figure_result_short_name(const struct result *result)
{
        const char *name = result->scenario.name ? result->scenario.name : "unnamed";
        struct strbuf buf = { 0 };
        const char *end = name;
        int characters = 0;
        char *start;

        while (characters < SHORT_NAME_MAX && escape_next(&end))
                characters++;
        start = mem_dup_len(name, (size_t)(end - name));
        escape_plain(&buf, start);
        free(start);
        if (*end)
                strbuf_append(&buf, "…");
        return strbuf_take(&buf);
}

char *figure_result_subtitle(const struct result *result)
{
        char *name = figure_result_short_name(result);
        struct strbuf buf = { 0 };

        strbuf_append(&buf, name);
        free(name);
        if (result->facts.go.version)
                strbuf_printf(&buf, " · %s", result->facts.go.version);
        if (result->has_verdict)
                strbuf_printf(&buf, " · %s, hypothesis %s", shape_names[result->verdict.shape],
                              hypothesis_names[result->verdict.hypothesis]);
        else
                strbuf_append(&buf, " · not judged");
        if (result->interrupted)
                strbuf_append(&buf, ", interrupted");
        return strbuf_take(&buf);
}

double figure_result_seconds(const struct result *result, int64_t t_ns)
{
        return (double)(t_ns - result->started_ns) / (double)NS_PER_S;
}

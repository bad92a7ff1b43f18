/* Concatenates path, headers and body of a request to one template and counts its renderings. */
#include "model/request_mix.h"

#include "base/strbuf.h"
#include "model/scenario.h"
#include "model/template.h"

static double distinct(const struct scenario_request *request, double requests)
{
        struct strbuf text = { 0 };
        struct template template;
        double count = 1;

        strbuf_append(&text, request->path ? request->path : "");
        for (size_t i = 0; i < request->header_count; i++)
                strbuf_append(&text, request->headers[i].value);
        if (request->body)
                strbuf_append_len(&text, request->body, request->body_bytes);
        if (template_parse(strbuf_text(&text), text.len, &template, NULL)) {
                count = template_distinct(&template, requests);
                template_clear(&template);
        }
        strbuf_clear(&text);
        return count;
}

double request_mix_distinct(const struct scenario *scenario, double requests)
{
        double weights = 0, sum = 0;

        for (size_t i = 0; i < scenario->request_count; i++)
                weights += scenario->requests[i].weight;
        for (size_t i = 0; i < scenario->request_count; i++) {
                double share = weights > 0 ? scenario->requests[i].weight / weights
                                           : 1 / (double)scenario->request_count;

                sum += distinct(&scenario->requests[i], requests * share);
        }
        return sum;
}

/* Looks up the sentence of a finding and fills it. */
#include "words/words.h"

#include "base/strbuf.h"
#include "model/finding.h"
#include "words/fill.h"
#include "words/sentences.h"

static const char *look_up(const char *code)
{
        enum finding_code found = finding_find(code);

        return found == FINDING_NONE ? NULL : sentences[found];
}

void words_append(const struct finding *finding, struct strbuf *buf)
{
        fill_append(sentences[finding->code], finding, look_up, buf);
}

char *words_of(const struct finding *finding)
{
        struct strbuf text = { 0 };

        if (finding->code == FINDING_NONE)
                return NULL;
        words_append(finding, &text);
        return strbuf_take(&text);
}

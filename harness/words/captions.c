/* One function per caption. */
#include "words/captions.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "words/story.h"

void captions_parts(int run, struct strbuf *buf)
{
        strbuf_printf(buf, "Resident memory after the load of run %d had settled; the rows add up to it.",
                      run);
}

void captions_ledger_bars(const struct result *result, struct strbuf *buf)
{
        const struct ledger *loaded = result_ledger(result, -1, CHECKPOINT_PEAK);
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        strbuf_append(
                buf,
                "Resident memory at moments of the experiment, split into what holds it. The lowest part "
                "is all that a heap profile shows.");
        if (loaded)
                strbuf_printf(buf, " Loaded: a moment of run %d, under load, not its highest.",
                              (int)loaded->run);
        if (settled)
                strbuf_printf(buf, " Settled: after run %d.", (int)settled->run);
}

void captions_channels(const struct verdict *verdict, struct strbuf *buf)
{
        strbuf_printf(
                buf,
                "Growth per run, judged over %d runs, the first %d of them warm-up. The interval decides growth; "
                "flat is decided by a wider one, which the reasons give.",
                verdict->runs, verdict->warmup);
}

void captions_requests(const struct result *result, struct strbuf *buf)
{
        strbuf_printf(buf, "Requests of all %zu runs together.",
                      result->run_count > 0 ? result->run_count - 1 : 0);
}

const char *captions_question_of_reserve(void)
{
        return "Is the rest mostly memory that Go keeps for reuse?";
}

const char *captions_answer_of_reserve(const struct verdict *verdict)
{
        static const char *const answers[HYPOTHESIS_COUNT] = {
                [HYPOTHESIS_CONFIRMED] = "Yes",
                [HYPOTHESIS_REFUTED] = "No",
                [HYPOTHESIS_UNDECIDED] = "Not decided",
        };

        return answers[verdict->hypothesis];
}

void captions_gates(const struct gate_list *gates, struct strbuf *buf)
{
        const char *gates_word = gates->count == 1 ? "gate" : "gates";
        size_t undecided = 0, broken = 0;

        for (size_t i = 0; i < gates->count; i++)
                if (gates->gates[i].state == GATE_UNDECIDED)
                        undecided++;
                else
                        broken += gates->gates[i].state != GATE_HOLDS;
        if (broken > 0)
                strbuf_printf(buf, "%zu of %zu %s %s not hold", broken, gates->count, gates_word,
                              broken == 1 ? "does" : "do");
        if (broken > 0 && undecided > 0)
                strbuf_append(buf, ", ");
        if (undecided > 0)
                strbuf_printf(buf, "%zu of %zu %s %s undecided", undecided, gates->count, gates_word,
                              undecided == 1 ? "is" : "are");
}

void captions_no_goroutines(const char *reason, struct strbuf *buf)
{
        strbuf_append(buf, "goroutines could not be read from memory: ");
        escape_plain(buf, reason);
}

void captions_resent(int64_t requests, struct strbuf *buf)
{
        strbuf_printf(buf, "%lld sent again: the service had not processed them", (long long)requests);
}

void captions_checks(size_t held, size_t count, struct strbuf *buf)
{
        strbuf_printf(buf, "%zu of %zu hold: sums of different structures that must agree", held, count);
}

void captions_saturated(const char *reason, struct strbuf *buf)
{
        strbuf_append(buf, "NOT VALID: the generator was the bottleneck: ");
        escape_plain(buf, reason);
}

void captions_ending(const struct result *result, struct strbuf *buf)
{
        if (result->failure) {
                strbuf_append(buf, "the measurement ended early: ");
                escape_plain(buf, result->failure);
        } else if (result->interrupted) {
                strbuf_append(buf, "the measurement was interrupted; this is what was measured until then");
        } else if (story_is_void(result)) {
                strbuf_printf(buf, "what is left looks like %s, and is not to be relied on",
                              shape_names[result->verdict.shape]);
        }
}

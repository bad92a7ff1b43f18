/* A template is a list of parts: literal text and placeholders. A table says how each placeholder is parsed. */
#include "model/template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/rng.h"

enum part_kind { PART_LITERAL, PART_SEQ, PART_RUN, PART_INT, PART_CHOICE };

struct word {
        const char *text;
        size_t len;
};

struct template_part {
        enum part_kind kind;
        struct word literal;
        int64_t low; /* PART_INT */
        uint64_t span;
        struct word *choices; /* PART_CHOICE */
        size_t choice_count;
};

enum { NUMBER_MAX = 20, WORDS_MAX = 256 };

void template_clear(struct template *template)
{
        for (size_t i = 0; i < template->count; i++)
                free(template->parts[i].choices);
        free(template->parts);
        free(template->text);
        *template = (struct template){ 0 };
}

static bool parse_i64(const struct word *word, int64_t *ret_number)
{
        char text[NUMBER_MAX + 2];
        char *end;

        if (word->len == 0 || word->len > NUMBER_MAX || word->text[0] == '+')
                return false;
        memcpy(text, word->text, word->len);
        text[word->len] = '\0';
        *ret_number = strtoll(text, &end, 10);
        return *end == '\0' && *ret_number<INT64_MAX && * ret_number> INT64_MIN;
}

static bool parse_int(const struct word *words, size_t count, struct template_part *part, struct err *err)
{
        int64_t high;

        if (count != 2 || !parse_i64(&words[0], &part->low) || !parse_i64(&words[1], &high) ||
            high < part->low)
                return err_set(err, ERR_USAGE, "must be {{int LOW HIGH}} with whole numbers, LOW <= HIGH");
        part->span = (uint64_t)high - (uint64_t)part->low +
                     1; /* at most 2^64 - 2: parse_i64() takes neither end */
        return true;
}

static bool parse_choice(const struct word *words, size_t count, struct template_part *part, struct err *err)
{
        if (count == 0)
                return err_set(err, ERR_USAGE, "must name what to choose from: {{choice a b c}}");
        part->choices = mem_new(count, sizeof(*words));
        memcpy(part->choices, words, count * sizeof(*words));
        part->choice_count = count;
        return true;
}

static bool parse_bare(const struct word *words, size_t count, struct template_part *part, struct err *err)
{
        (void)part;
        return count == 0 ||
               err_set(err, ERR_USAGE, "takes no arguments, got '%.*s'", (int)words[0].len, words[0].text);
}

static bool parse_open(const struct word *words, size_t count, struct template_part *part, struct err *err)
{
        part->literal = (struct word){ "{{", 2 };
        return parse_bare(words, count, part, err);
}

static const struct {
        const char *name;
        enum part_kind kind;
        bool (*parse)(const struct word *, size_t, struct template_part *, struct err *);
} placeholders[] = {
        { "seq", PART_SEQ, parse_bare },      { "run", PART_RUN, parse_bare },
        { "int", PART_INT, parse_int },       { "choice", PART_CHOICE, parse_choice },
        { "open", PART_LITERAL, parse_open },
};
enum { PLACEHOLDERS = sizeof(placeholders) / sizeof(placeholders[0]) };

static bool unknown_placeholder(const struct word *name, struct err *err)
{
        const char *names[PLACEHOLDERS + 1] = { 0 };
        char *text = mem_dup_len(name->text, name->len);
        const char *near;

        for (size_t i = 0; i < PLACEHOLDERS; i++)
                names[i] = placeholders[i].name;
        near = nearest_name(text, names);
        if (near)
                err_set(err, ERR_USAGE, "unknown placeholder '%s'; did you mean '%s'?", text, near);
        else
                err_set(err, ERR_USAGE, "unknown placeholder '%s'; known are seq, run, int, choice, open",
                        text);
        free(text);
        return false;
}

/* Parses the text between "{{" and "}}". */
static bool parse_placeholder(const char *text, size_t len, struct template_part *part, struct err *err)
{
        struct word words[WORDS_MAX + 1];
        size_t count = 0;

        for (size_t i = 0; i < len;) {
                size_t begin;

                while (i < len && text[i] == ' ')
                        i++;
                for (begin = i; i < len && text[i] != ' '; i++)
                        ;
                if (i == begin)
                        break;
                if (count > WORDS_MAX)
                        return err_set(err, ERR_USAGE, "must have at most %d words", WORDS_MAX);
                words[count++] = (struct word){ text + begin, i - begin };
        }
        if (count == 0)
                return unknown_placeholder(&(struct word){ "", 0 }, err);
        for (size_t i = 0; i < PLACEHOLDERS; i++) {
                if (strlen(placeholders[i].name) != words[0].len ||
                    memcmp(placeholders[i].name, words[0].text, words[0].len) != 0)
                        continue;
                part->kind = placeholders[i].kind;
                return placeholders[i].parse(words + 1, count - 1, part, err);
        }
        return unknown_placeholder(&words[0], err);
}

static size_t part_max_bytes(const struct template_part *part)
{
        size_t max = 0;

        if (part->kind == PART_LITERAL)
                return part->literal.len;
        if (part->kind != PART_CHOICE)
                return NUMBER_MAX;
        for (size_t i = 0; i < part->choice_count; i++)
                max = part->choices[i].len > max ? part->choices[i].len : max;
        return max;
}

static struct template_part *append_part(struct template *template, size_t *capacity)
{
        struct template_part *part;

        template->parts = mem_grow(template->parts, capacity, template->count + 1, sizeof(*template->parts));
        part = &template->parts[template->count++];
        *part = (struct template_part){ .kind = PART_LITERAL };
        return part;
}

static bool parse_parts(struct template *template, size_t len, struct err *err)
{
        const char *at = template->text, *end = template->text + len;
        size_t capacity = 0;

        while (at < end) {
                const char *open = memmem(at, (size_t)(end - at), "{{", 2);
                const char *close;
                struct template_part *part;

                if (open != at) {
                        part = append_part(template, &capacity);
                        part->literal = (struct word){ at, (size_t)((open ? open : end) - at) };
                        at = open ? open : end;
                        continue;
                }
                close = memmem(at, (size_t)(end - at), "}}", 2);
                if (!close)
                        return err_set(err, ERR_USAGE, "'{{' without '}}'; {{open}} stands for '{{' itself");
                part = append_part(template, &capacity);
                if (!parse_placeholder(at + 2, (size_t)(close - at - 2), part, err))
                        return err_wrap(err, "'%.*s}}'", (int)(close - at > 40 ? 40 : close - at), at);
                at = close + 2;
        }
        return true;
}

bool template_parse(const char *text, size_t len, struct template *ret_template, struct err *err)
{
        struct template template = { .text = mem_dup_len(text, len), .is_constant = true };

        if (!parse_parts(&template, len, err)) {
                template_clear(&template);
                return false;
        }
        for (size_t i = 0; i < template.count; i++) {
                template.max_bytes += part_max_bytes(&template.parts[i]);
                template.is_constant &= template.parts[i].kind == PART_LITERAL;
        }
        *ret_template = template;
        return true;
}

static size_t write_u64(uint64_t number, char *out)
{
        char digits[NUMBER_MAX];
        size_t n = 0;

        do {
                digits[NUMBER_MAX - ++n] = (char)('0' + number % 10);
                number /= 10;
        } while (number);
        memcpy(out, digits + NUMBER_MAX - n, n);
        return n;
}

static size_t write_i64(int64_t number, char *out)
{
        if (number >= 0)
                return write_u64((uint64_t)number, out);
        *out = '-';
        return 1 + write_u64(-(uint64_t)number, out + 1);
}

/* Returns a uniform number below `bound`. The bias of plain multiplication, bound ÷ 2^64, is too small for any run to
 * show. */
static uint64_t draw_below(struct template_draw *draw, uint64_t bound)
{
        __extension__ typedef unsigned __int128 u128;

        return (uint64_t)((u128)rng_at(draw->key, draw->drawn++) * bound >> 64);
}

double template_distinct(const struct template *template, double requests)
{
        double kinds = 1;

        for (size_t i = 0; i < template->count; i++) {
                const struct template_part *part = &template->parts[i];

                if (part->kind == PART_SEQ)
                        return requests;
                if (part->kind == PART_INT)
                        kinds *= (double)part->span;
                else if (part->kind == PART_CHOICE)
                        kinds *= (double)part->choice_count;
        }
        if (requests <= 0)
                return 0;
        return kinds > 1 ? -kinds * expm1(requests * log1p(-1 / kinds)) : 1;
}

size_t template_render(const struct template *template, struct template_draw *draw, char *out)
{
        size_t len = 0;

        for (size_t i = 0; i < template->count; i++) {
                const struct template_part *part = &template->parts[i];
                const struct word *word = &part->literal;

                switch (part->kind) {
                case PART_SEQ:
                        len += write_u64(draw->seq, out + len);
                        continue;
                case PART_RUN:
                        len += write_i64(draw->run, out + len);
                        continue;
                case PART_INT:
                        len += write_i64((int64_t)((uint64_t)part->low + draw_below(draw, part->span)),
                                         out + len);
                        continue;
                case PART_CHOICE:
                        word = &part->choices[draw_below(draw, part->choice_count)];
                        break;
                case PART_LITERAL:
                        break;
                }
                memcpy(out + len, word->text, word->len);
                len += word->len;
        }
        return len;
}

/* Strings are written as they come up, between what refers to them by number: the fields of a protocol buffer may come
 * in any order. */
#include "goheap/goroutine_profile.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "goheap/goroutine_group.h"
#include "goheap/unwind.h"

/* Numbers of fields in profile.proto. */
enum {
        PROFILE_SAMPLE_TYPE = 1,
        PROFILE_SAMPLE = 2,
        PROFILE_LOCATION = 4,
        PROFILE_FUNCTION = 5,
        PROFILE_STRING = 6,
        PROFILE_TIME_NS = 9,
        VALUE_TYPE = 1,
        VALUE_UNIT = 2,
        SAMPLE_LOCATION = 1,
        SAMPLE_VALUE = 2,
        SAMPLE_LABEL = 3,
        LABEL_KEY = 1,
        LABEL_TEXT = 2,
        LOCATION_ID = 1,
        LOCATION_ADDRESS = 3,
        LOCATION_LINE = 4,
        LINE_FUNCTION = 1,
        LINE_LINE = 2,
        FUNCTION_ID = 1,
        FUNCTION_NAME = 2,
        FUNCTION_SYSTEM_NAME = 3,
        FUNCTION_FILE = 4,

        WIRE_VARINT = 0,
        WIRE_BYTES = 2,
        SLOTS_MIN = 1 << 10,
};

struct sample {
        size_t first; /* in pcs */
        uint32_t count;
        uint64_t creator_pc;
        const char *state;
        int64_t goroutines;
};

struct goroutine_profile {
        const struct names *names;
        struct sample *samples;
        size_t count, capacity;
        uint64_t *pcs;
        size_t pc_count, pc_capacity;
        size_t *slots; /* index + 1 of a sample */
        size_t slot_count;
};

struct goroutine_profile *goroutine_profile_new(const struct names *names)
{
        struct goroutine_profile *profile = mem_new(1, sizeof(*profile));

        profile->names = names;
        profile->slot_count = SLOTS_MIN;
        profile->slots = mem_new(profile->slot_count, sizeof(*profile->slots));
        return profile;
}

void goroutine_profile_free(struct goroutine_profile *profile)
{
        if (!profile)
                return;
        free(profile->samples);
        free(profile->pcs);
        free(profile->slots);
        free(profile);
}

static bool same(const struct goroutine_profile *profile, const struct sample *a, const struct sample *b)
{
        return a->count == b->count && a->creator_pc == b->creator_pc && strcmp(a->state, b->state) == 0 &&
               memcmp(profile->pcs + a->first, profile->pcs + b->first, a->count * sizeof(*profile->pcs)) ==
                       0;
}

static size_t hash(const struct goroutine_profile *profile, const struct sample *sample)
{
        uint64_t hash = sample->creator_pc;

        for (size_t i = 0; i < sample->count; i++)
                hash = (hash ^ profile->pcs[sample->first + i]) * 0x9e3779b97f4a7c15 ^ hash >> 29;
        return (size_t)(hash ^ hash >> 32);
}

static size_t *find_slot(struct goroutine_profile *profile, const struct sample *sample)
{
        size_t slot = hash(profile, sample) % profile->slot_count;

        while (profile->slots[slot] && !same(profile, &profile->samples[profile->slots[slot] - 1], sample))
                slot = (slot + 1) % profile->slot_count;
        return &profile->slots[slot];
}

static void make_room(struct goroutine_profile *profile)
{
        if (profile->count * 2 < profile->slot_count)
                return;
        free(profile->slots);
        profile->slot_count *= 2;
        profile->slots = mem_new(profile->slot_count, sizeof(*profile->slots));
        for (size_t i = 0; i < profile->count; i++)
                *find_slot(profile, &profile->samples[i]) = i + 1;
}

void goroutine_profile_add(struct goroutine_profile *profile, const uint64_t *pcs, size_t count,
                           const char *state, uint64_t creator_pc)
{
        struct sample sample = { profile->pc_count, (uint32_t)count, creator_pc, state, 1 };
        size_t *slot;

        profile->pcs = mem_grow(profile->pcs, &profile->pc_capacity, profile->pc_count + count,
                                sizeof(*profile->pcs));
        memcpy(profile->pcs + sample.first, pcs, count * sizeof(*pcs));
        make_room(profile);
        slot = find_slot(profile, &sample);
        if (*slot) {
                profile->samples[*slot - 1].goroutines++;
                return;
        }
        profile->pc_count += count;
        profile->samples =
                mem_grow(profile->samples, &profile->capacity, profile->count + 1, sizeof(*profile->samples));
        profile->samples[profile->count++] = sample;
        *slot = profile->count;
}

static void put_varint(struct strbuf *out, uint64_t value)
{
        for (; value >= 0x80; value >>= 7)
                strbuf_append_char(out, (char)(value | 0x80));
        strbuf_append_char(out, (char)value);
}

static void put_number(struct strbuf *out, int field, uint64_t value)
{
        put_varint(out, (uint64_t)field << 3 | WIRE_VARINT);
        put_varint(out, value);
}

static void put_bytes(struct strbuf *out, int field, const void *bytes, size_t len)
{
        put_varint(out, (uint64_t)field << 3 | WIRE_BYTES);
        put_varint(out, len);
        strbuf_append_len(out, bytes, len);
}

/* A program counter of a stack; the same one means another line where a call returns to it. */
struct place {
        uint64_t pc;
        bool called;
};

struct writing {
        const struct goroutine_profile *profile;
        struct strbuf *out;
        struct strbuf message, part; /* put together before their length is known */
        struct place *places;        /* sorted; a location's number is its place here + 1 */
        size_t place_count;
        uint64_t strings; /* written so far */
};

/* The first strings of the table. */
enum {
        STRING_EMPTY,
        STRING_GOROUTINE,
        STRING_COUNT,
        STRING_STATE,
        STRING_CREATOR,
};
static const char *const first_strings[] = { "", "goroutine", "count", "state", "creator" };

static uint64_t put_string(struct writing *writing, const char *text)
{
        put_bytes(writing->out, PROFILE_STRING, text, strlen(text));
        return writing->strings++;
}

static void end_message(struct writing *writing, int field)
{
        put_bytes(writing->out, field, writing->message.text, writing->message.len);
        strbuf_reset(&writing->message);
}

static void end_part(struct writing *writing, int field)
{
        put_bytes(&writing->message, field, strbuf_text(&writing->part), writing->part.len);
        strbuf_reset(&writing->part);
}

static int compare_places(const void *a, const void *b)
{
        const struct place *x = a, *y = b;

        if (x->pc != y->pc)
                return x->pc < y->pc ? -1 : 1;
        return (int)x->called - (int)y->called;
}

static void collect_places(struct writing *writing)
{
        const struct goroutine_profile *profile = writing->profile;
        struct place *places = mem_new(profile->pc_count, sizeof(*places));
        size_t count = 0, kept = 0;

        for (size_t s = 0; s < profile->count; s++)
                for (size_t i = 0; i < profile->samples[s].count; i++)
                        places[count++] =
                                (struct place){ profile->pcs[profile->samples[s].first + i], i > 0 };
        if (count)
                qsort(places, count, sizeof(*places), compare_places);
        for (size_t i = 0; i < count; i++)
                if (!kept || compare_places(&places[kept - 1], &places[i]) != 0)
                        places[kept++] = places[i];
        writing->places = places;
        writing->place_count = kept;
}

static uint64_t location_of(const struct writing *writing, uint64_t pc, bool called)
{
        struct place key = { pc, called };
        const struct place *place =
                bsearch(&key, writing->places, writing->place_count, sizeof(key), compare_places);

        return (uint64_t)(place - writing->places) + 1;
}

static void put_label(struct writing *writing, uint64_t key, const char *text)
{
        put_number(&writing->part, LABEL_KEY, key);
        put_number(&writing->part, LABEL_TEXT, put_string(writing, text));
        end_part(writing, SAMPLE_LABEL);
}

static void put_sample(struct writing *writing, const struct sample *sample)
{
        struct goroutine_frame creator;

        for (uint32_t i = 0; i < sample->count; i++)
                put_varint(&writing->part,
                           location_of(writing, writing->profile->pcs[sample->first + i], i > 0));
        end_part(writing, SAMPLE_LOCATION);
        put_varint(&writing->part, (uint64_t)sample->goroutines);
        end_part(writing, SAMPLE_VALUE);
        put_label(writing, STRING_STATE, sample->state);
        if (sample->creator_pc) {
                goroutine_frame_name(writing->profile->names, sample->creator_pc, true, &creator);
                put_label(writing, STRING_CREATOR, creator.function);
                free(creator.function);
                free(creator.file);
        }
        end_message(writing, PROFILE_SAMPLE);
}

/* Each location has a function of its own: readers put those of one name together. */
static void put_place(struct writing *writing, uint64_t id, const struct place *place)
{
        struct goroutine_frame frame;
        uint64_t name, file;

        goroutine_frame_name(writing->profile->names, place->pc, place->called, &frame);
        name = put_string(writing, frame.function);
        file = frame.file ? put_string(writing, frame.file) : STRING_EMPTY;
        put_number(&writing->message, FUNCTION_ID, id);
        put_number(&writing->message, FUNCTION_NAME, name);
        put_number(&writing->message, FUNCTION_SYSTEM_NAME, name);
        put_number(&writing->message, FUNCTION_FILE, file);
        end_message(writing, PROFILE_FUNCTION);
        put_number(&writing->part, LINE_FUNCTION, id);
        put_number(&writing->part, LINE_LINE, (uint64_t)frame.line);
        put_number(&writing->message, LOCATION_ID, id);
        put_number(&writing->message, LOCATION_ADDRESS, place->pc);
        end_part(writing, LOCATION_LINE);
        end_message(writing, PROFILE_LOCATION);
        free(frame.function);
        free(frame.file);
}

void goroutine_profile_write(const struct goroutine_profile *profile, int64_t time_ns, struct strbuf *out)
{
        struct writing writing = { .profile = profile, .out = out };

        for (size_t i = 0; i < sizeof(first_strings) / sizeof(first_strings[0]); i++)
                put_string(&writing, first_strings[i]);
        put_number(&writing.message, VALUE_TYPE, STRING_GOROUTINE);
        put_number(&writing.message, VALUE_UNIT, STRING_COUNT);
        end_message(&writing, PROFILE_SAMPLE_TYPE);
        put_number(out, PROFILE_TIME_NS, (uint64_t)time_ns);
        collect_places(&writing);
        for (size_t i = 0; i < profile->count; i++)
                put_sample(&writing, &profile->samples[i]);
        for (size_t i = 0; i < writing.place_count; i++)
                put_place(&writing, i + 1, &writing.places[i]);
        free(writing.places);
        strbuf_clear(&writing.message);
        strbuf_clear(&writing.part);
}

/* protobuf-c serialises the message (model/profile.proto). Its parts refer to each other by number (samples to
 * locations, locations to functions, all to strings), so each kind is an array that lives until the message is
 * written. */
#include "goheap/goroutine_profile.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "goheap/goroutine_group.h"
#include "goheap/unwind.h"
#include "profile.pb-c.h"

enum { SLOTS_MIN = 1 << 10, LABELS_MAX = 2 };

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
        size_t *slots; /* hash table, open addressing: index in samples + 1; 0: empty */
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

/* A distinct program counter of the stacks. A return address stands for the line of the call before it, so the same pc
 * may name two lines. */
struct place {
        uint64_t pc;
        bool called; /* a return address */
};

/* The messages that one sample consists of, and those of one place. */
struct sample_parts {
        Pprof__Sample sample;
        Pprof__Label labels[LABELS_MAX];
        Pprof__Label *label_list[LABELS_MAX];
        int64_t value;
};
struct place_parts {
        Pprof__Location location;
        Pprof__Function function;
        Pprof__Line line;
        Pprof__Line *line_list[1];
};

struct writing {
        const struct goroutine_profile *profile;
        struct place *places; /* sorted; a location's id is its index here + 1 */
        size_t place_count;
        uint64_t *ids; /* location id of each of profile->pcs */
        struct sample_parts *samples;
        struct place_parts *parts;
        char **strings;
        size_t string_count, string_capacity;
};

/* Indexes of first_strings in the profile's string table. */
enum {
        STRING_EMPTY,
        STRING_GOROUTINE,
        STRING_COUNT,
        STRING_STATE,
        STRING_CREATOR,
};
static const char *const first_strings[] = { "", "goroutine", "count", "state", "creator" };

static int64_t add_string(struct writing *writing, const char *text)
{
        writing->strings = mem_grow(writing->strings, &writing->string_capacity, writing->string_count + 1,
                                    sizeof(*writing->strings));
        writing->strings[writing->string_count++] = mem_dup(text);
        return (int64_t)writing->string_count - 1;
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

static void add_label(struct writing *writing, struct sample_parts *parts, int64_t key, const char *text)
{
        Pprof__Label *label = &parts->labels[parts->sample.n_label];

        pprof__label__init(label);
        label->key = key;
        label->str = add_string(writing, text);
        parts->label_list[parts->sample.n_label++] = label;
}

static void fill_sample(struct writing *writing, const struct sample *sample, struct sample_parts *parts)
{
        uint64_t *ids = writing->ids + sample->first;
        struct goroutine_frame creator;

        pprof__sample__init(&parts->sample);
        for (uint32_t i = 0; i < sample->count; i++)
                ids[i] = location_of(writing, writing->profile->pcs[sample->first + i], i > 0);
        parts->value = sample->goroutines;
        parts->sample.n_location_id = sample->count;
        parts->sample.location_id = ids;
        parts->sample.n_value = 1;
        parts->sample.value = &parts->value;
        parts->sample.label = parts->label_list;
        add_label(writing, parts, STRING_STATE, sample->state);
        if (!sample->creator_pc)
                return;
        goroutine_frame_name(writing->profile->names, sample->creator_pc, true, &creator);
        add_label(writing, parts, STRING_CREATOR, creator.function);
        free(creator.function);
        free(creator.file);
}

/* Each location gets a function message of its own: pprof merges functions by name. */
static void fill_place(struct writing *writing, uint64_t id, const struct place *place,
                       struct place_parts *parts)
{
        struct goroutine_frame frame;

        goroutine_frame_name(writing->profile->names, place->pc, place->called, &frame);
        pprof__function__init(&parts->function);
        parts->function.id = id;
        parts->function.name = parts->function.system_name = add_string(writing, frame.function);
        parts->function.filename = frame.file ? add_string(writing, frame.file) : STRING_EMPTY;
        pprof__line__init(&parts->line);
        parts->line.function_id = id;
        parts->line.line = frame.line;
        parts->line_list[0] = &parts->line;
        pprof__location__init(&parts->location);
        parts->location.id = id;
        parts->location.address = place->pc;
        parts->location.n_line = 1;
        parts->location.line = parts->line_list;
        free(frame.function);
        free(frame.file);
}

static void fill(struct writing *writing)
{
        const struct goroutine_profile *profile = writing->profile;

        for (size_t i = 0; i < sizeof(first_strings) / sizeof(first_strings[0]); i++)
                add_string(writing, first_strings[i]);
        collect_places(writing);
        writing->ids = mem_new(profile->pc_count, sizeof(*writing->ids));
        writing->samples = mem_new(profile->count, sizeof(*writing->samples));
        writing->parts = mem_new(writing->place_count, sizeof(*writing->parts));
        for (size_t i = 0; i < profile->count; i++)
                fill_sample(writing, &profile->samples[i], &writing->samples[i]);
        for (size_t i = 0; i < writing->place_count; i++)
                fill_place(writing, i + 1, &writing->places[i], &writing->parts[i]);
}

/* Serialises the message. protobuf-c wants arrays of pointers to its parts. */
static void pack(const struct writing *writing, int64_t time_ns, struct strbuf *out)
{
        size_t samples = writing->profile->count, places = writing->place_count;
        Pprof__Sample **sample_list = mem_new(samples, sizeof(Pprof__Sample *));
        Pprof__Location **location_list = mem_new(places, sizeof(Pprof__Location *));
        Pprof__Function **function_list = mem_new(places, sizeof(Pprof__Function *));
        Pprof__ValueType type = PPROF__VALUE_TYPE__INIT;
        Pprof__Profile message = PPROF__PROFILE__INIT;
        size_t len;

        for (size_t i = 0; i < samples; i++)
                sample_list[i] = &writing->samples[i].sample;
        for (size_t i = 0; i < places; i++) {
                location_list[i] = &writing->parts[i].location;
                function_list[i] = &writing->parts[i].function;
        }
        type.type = STRING_GOROUTINE;
        type.unit = STRING_COUNT;
        message.n_sample_type = 1;
        message.sample_type = (Pprof__ValueType *[]){ &type };
        message.n_sample = samples;
        message.sample = sample_list;
        message.n_location = message.n_function = places;
        message.location = location_list;
        message.function = function_list;
        message.n_string_table = writing->string_count;
        message.string_table = writing->strings;
        message.time_nanos = time_ns;
        len = pprof__profile__get_packed_size(&message);
        pprof__profile__pack(&message, (uint8_t *)strbuf_reserve(out, len));
        out->len += len;
        free(sample_list);
        free(location_list);
        free(function_list);
}

void goroutine_profile_write(const struct goroutine_profile *profile, int64_t time_ns, struct strbuf *out)
{
        struct writing writing = { .profile = profile };

        fill(&writing);
        pack(&writing, time_ns, out);
        for (size_t i = 0; i < writing.string_count; i++)
                free(writing.strings[i]);
        free(writing.strings);
        free(writing.places);
        free(writing.ids);
        free(writing.samples);
        free(writing.parts);
}

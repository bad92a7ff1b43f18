/* protobuf-c decodes the message (profile.proto); this file adds the checks that it cannot make. A profile comes from
 * another process, so every index is checked, and memory and work are bounded. */
#include "verdict/pprof.h"

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "profile.pb-c.h"
#include "verdict/stacks.h"

enum { PROFILE_BYTES_MAX = 64 << 20 }; /* unpacked */
/* Bytes that the decoded message may take: a message of two bytes can decode to an object of a hundred. */
static const size_t memory_most = (size_t)512 << 20;
/* Lines that may be visited in all: in a damaged profile every sample can point to a very long location. */
static const uint64_t work_most = UINT64_C(1) << 26;

struct profile {
        Pprof__Profile *message; /* its functions and locations are sorted by id */
        uint64_t work;           /* lines visited so far */
};

/* malloc() with a budget: *left is the number of bytes that may still be allocated; free() does not add to it. */
static void *limited_alloc(void *left, size_t bytes)
{
        if (bytes > *(size_t *)left)
                return NULL;
        *(size_t *)left -= bytes;
        return malloc(bytes);
}

static void limited_free(void *left, void *memory)
{
        (void)left;
        free(memory);
}

static int compare_ids(uint64_t a, uint64_t b)
{
        return (a > b) - (a < b);
}

static int compare_functions(const void *a, const void *b)
{
        return compare_ids((*(Pprof__Function *const *)a)->id, (*(Pprof__Function *const *)b)->id);
}

static int compare_locations(const void *a, const void *b)
{
        return compare_ids((*(Pprof__Location *const *)a)->id, (*(Pprof__Location *const *)b)->id);
}

static const Pprof__Function *find_function(const Pprof__Profile *message, uint64_t id)
{
        const Pprof__Function key = { .id = id };
        const Pprof__Function *wanted = &key;
        Pprof__Function *const *found = message->n_function == 0
                                                ? NULL
                                                : bsearch(&wanted, message->function, message->n_function,
                                                          sizeof(wanted), compare_functions);

        return found ? *found : NULL;
}

static const Pprof__Location *find_location(const Pprof__Profile *message, uint64_t id)
{
        const Pprof__Location key = { .id = id };
        const Pprof__Location *wanted = &key;
        Pprof__Location *const *found = message->n_location == 0
                                                ? NULL
                                                : bsearch(&wanted, message->location, message->n_location,
                                                          sizeof(wanted), compare_locations);

        return found ? *found : NULL;
}

static const char *string_at(const Pprof__Profile *message, int64_t index)
{
        return index >= 0 && (uint64_t)index < message->n_string_table ? message->string_table[index] : "";
}

static bool find_type(const Pprof__Profile *message, const char *type, size_t *ret_column)
{
        for (size_t i = 0; i < message->n_sample_type; i++)
                if (strcmp(string_at(message, message->sample_type[i]->type), type) == 0) {
                        *ret_column = i;
                        return true;
                }
        return false;
}

static void write_line(const Pprof__Profile *message, const Pprof__Line *line, struct stack_writer *writer)
{
        const Pprof__Function *function = find_function(message, line->function_id);
        const char *name, *file;

        if (!function)
                return;
        name = string_at(message, function->name);
        file = string_at(message, function->filename);
        stack_writer_frame(writer, name, strlen(name), file, strlen(file),
                           line->line < INT32_MAX ? line->line : 0);
}

static bool write_location(struct profile *profile, uint64_t id, struct stack_writer *writer)
{
        const Pprof__Location *location = find_location(profile->message, id);

        if (!location)
                return true;
        profile->work += location->n_line + 1;
        if (profile->work > work_most)
                return false;
        for (size_t i = 0; i < location->n_line; i++)
                write_line(profile->message, location->line[i], writer);
        return true;
}

static bool read_sample(struct profile *profile, const Pprof__Sample *sample, size_t column,
                        struct stacks *stacks)
{
        int64_t value = column < sample->n_value ? sample->value[column] : 0;
        struct stack_writer writer = { 0 };
        bool ok = true;
        char *text;

        for (size_t i = 0; ok && i < sample->n_location_id; i++)
                ok = write_location(profile, sample->location_id[i], &writer);
        text = stack_writer_take(&writer);
        if (ok && value != 0)
                stacks_add(stacks, text, (double)value);
        else
                free(text);
        return ok;
}

static bool read_samples(struct profile *profile, size_t column, struct stacks *stacks)
{
        const Pprof__Profile *message = profile->message;

        if (message->n_function > 1)
                qsort(message->function, message->n_function, sizeof(*message->function), compare_functions);
        if (message->n_location > 1)
                qsort(message->location, message->n_location, sizeof(*message->location), compare_locations);
        for (size_t i = 0; i < message->n_sample; i++)
                if (!read_sample(profile, message->sample[i], column, stacks))
                        return false;
        stacks_merge(stacks);
        return true;
}

static bool unzip(const void *bytes, size_t len, struct strbuf *buf, struct err *err)
{
        enum { CHUNK = 64 * 1024 };
        z_stream stream = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len };
        int status = inflateInit2(&stream, 15 + 16); /* 16: a gzip header */

        while (status == Z_OK && buf->len < PROFILE_BYTES_MAX) {
                stream.next_out = (Bytef *)strbuf_reserve(buf, CHUNK);
                stream.avail_out = CHUNK;
                status = inflate(&stream, Z_NO_FLUSH);
                buf->len += CHUNK - stream.avail_out;
        }
        inflateEnd(&stream);
        if (status == Z_STREAM_END)
                return true;
        if (status == Z_OK)
                return err_set(err, ERR_FORMAT, "profile: must be at most %d bytes when unpacked",
                               PROFILE_BYTES_MAX);
        return err_set(err, ERR_FORMAT, "profile: must be whole gzip data, is cut or damaged");
}

static bool parse_message(const uint8_t *bytes, size_t len, const char *type, struct stacks *ret,
                          struct err *err)
{
        size_t left = memory_most;
        ProtobufCAllocator allocator = { limited_alloc, limited_free, &left };
        struct profile profile = { .message = pprof__profile__unpack(&allocator, len, bytes) };
        struct stacks stacks = { 0 };
        size_t column = 0;
        bool ok = profile.message != NULL;

        if (!ok)
                err_set(err, ERR_FORMAT, "profile: must be a protocol buffer of pprof, is cut or damaged");
        else if (!find_type(profile.message, type, &column))
                ok = err_set(err, ERR_FORMAT, "profile: must have samples of type '%s', has none", type);
        else if (!read_samples(&profile, column, &stacks))
                ok = err_set(err, ERR_FORMAT, "profile: its samples point to too many lines, it is damaged");
        if (profile.message && strncmp(type, "inuse_", 6) == 0 && profile.message->period > 0)
                stacks.sample_bytes = (double)profile.message->period;
        if (profile.message)
                pprof__profile__free_unpacked(profile.message, &allocator);
        if (ok)
                *ret = stacks;
        else
                stacks_clear(&stacks);
        return ok;
}

bool pprof_parse(const void *bytes, size_t len, const char *type, struct stacks *ret, struct err *err)
{
        const uint8_t *start = bytes;
        struct strbuf plain = { 0 };
        bool ok = true;

        if (len == 0 || len > PROFILE_BYTES_MAX)
                return err_set(err, ERR_FORMAT, "profile: must have 1 to %d bytes, has %zu",
                               PROFILE_BYTES_MAX, len);
        if (len >= 2 && start[0] == 0x1f && start[1] == 0x8b) {
                ok = unzip(bytes, len, &plain, err);
                start = (const uint8_t *)strbuf_text(&plain);
                len = plain.len;
        }
        ok = ok && parse_message(start, len, type, ret, err);
        strbuf_clear(&plain);
        return ok;
}

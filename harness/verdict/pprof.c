/* Two passes over the message: first the tables (strings, functions, locations), then the samples that point into
 * them. Every index is checked, since a profile comes from somebody else's process. */
#include "verdict/pprof.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "verdict/stacks.h"

enum { PROFILE_BYTES_MAX = 64 << 20, TABLE_MAX = 1 << 20 };
/* Bytes of locations that may be visited in all: a damaged profile can point to a long one from every sample. */
static const uint64_t work_most = UINT64_C(1) << 30;

/* Field numbers of profile.proto. */
enum {
        PROFILE_SAMPLE_TYPE = 1,
        PROFILE_SAMPLE = 2,
        PROFILE_LOCATION = 4,
        PROFILE_FUNCTION = 5,
        PROFILE_STRING = 6
};
enum { VALUE_TYPE_NAME = 1 };
enum { SAMPLE_LOCATION = 1, SAMPLE_VALUE = 2 };
enum { LOCATION_ID = 1, LOCATION_LINE = 4 };
enum { LINE_FUNCTION = 1, LINE_NUMBER = 2 };
enum { FUNCTION_ID = 1, FUNCTION_NAME = 2, FUNCTION_FILE = 4 };
enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

struct span {
        const uint8_t *at;
        const uint8_t *end;
};

/* One field of a message: a number, or bytes. */
struct field {
        uint64_t number;
        int wire;
        uint64_t value;
        struct span bytes;
};

struct function {
        uint64_t id;
        uint64_t name, file; /* indices of strings */
};

struct location {
        uint64_t id;
        struct span message;
};

struct profile {
        struct span *strings;
        size_t string_count, string_capacity;
        struct function *functions;
        size_t function_count, function_capacity;
        struct location *locations;
        size_t location_count, location_capacity;
        uint64_t *types; /* names of the sample types */
        size_t type_count, type_capacity;
        uint64_t work; /* bytes of locations visited so far */
};

static bool read_varint(struct span *in, uint64_t *ret)
{
        uint64_t value = 0;

        for (int shift = 0; shift < 64 && in->at < in->end; shift += 7) {
                uint8_t byte = *in->at++;

                value |= (uint64_t)(byte & 0x7f) << shift;
                if (!(byte & 0x80)) {
                        *ret = value;
                        return true;
                }
        }
        return false;
}

static bool read_field(struct span *in, struct field *ret)
{
        struct field field = { 0 };
        uint64_t key, len;

        if (!read_varint(in, &key))
                return false;
        field.number = key >> 3;
        field.wire = (int)(key & 7);
        if (field.wire == WIRE_VARINT) {
                if (!read_varint(in, &field.value))
                        return false;
        } else {
                if (field.wire == WIRE_64 || field.wire == WIRE_32)
                        len = field.wire == WIRE_64 ? 8 : 4;
                else if (field.wire != WIRE_BYTES || !read_varint(in, &len))
                        return false;
                if (len > (uint64_t)(in->end - in->at))
                        return false;
                field.bytes = (struct span){ in->at, in->at + len };
                in->at += len;
        }
        *ret = field;
        return true;
}

/* The next number of a repeated field, packed or not; `*packed` is what is left of a packed one. */
static bool next_number(const struct field *field, struct span *packed, bool *first, uint64_t *ret)
{
        if (field->wire == WIRE_VARINT) {
                *ret = field->value;
                return *first ? !(*first = false) : false;
        }
        if (*first) {
                *packed = field->bytes;
                *first = false;
        }
        return field->wire == WIRE_BYTES && packed->at < packed->end && read_varint(packed, ret);
}

static bool read_function(struct span in, struct function *ret)
{
        struct function function = { 0 };
        struct field field;

        while (in.at < in.end) {
                if (!read_field(&in, &field))
                        return false;
                if (field.wire != WIRE_VARINT)
                        continue;
                if (field.number == FUNCTION_ID)
                        function.id = field.value;
                else if (field.number == FUNCTION_NAME)
                        function.name = field.value;
                else if (field.number == FUNCTION_FILE)
                        function.file = field.value;
        }
        *ret = function;
        return true;
}

static bool read_id(struct span in, uint64_t number, uint64_t *ret)
{
        struct field field;

        *ret = 0;
        while (in.at < in.end) {
                if (!read_field(&in, &field))
                        return false;
                if (field.number == number && field.wire == WIRE_VARINT)
                        *ret = field.value;
        }
        return true;
}

static bool keep_function(struct profile *profile, struct span bytes)
{
        profile->functions = mem_grow(profile->functions, &profile->function_capacity,
                                      profile->function_count + 1, sizeof(*profile->functions));
        return read_function(bytes, &profile->functions[profile->function_count++]);
}

static bool keep_location(struct profile *profile, struct span bytes)
{
        struct location *location;

        profile->locations = mem_grow(profile->locations, &profile->location_capacity,
                                      profile->location_count + 1, sizeof(*profile->locations));
        location = &profile->locations[profile->location_count++];
        location->message = bytes;
        return read_id(bytes, LOCATION_ID, &location->id);
}

static bool keep_type(struct profile *profile, struct span bytes)
{
        profile->types = mem_grow(profile->types, &profile->type_capacity, profile->type_count + 1,
                                  sizeof(*profile->types));
        return read_id(bytes, VALUE_TYPE_NAME, &profile->types[profile->type_count++]);
}

static bool keep_field(struct profile *profile, const struct field *field)
{
        if (field->wire != WIRE_BYTES)
                return true;
        if (profile->string_count >= TABLE_MAX || profile->function_count >= TABLE_MAX ||
            profile->location_count >= TABLE_MAX || profile->type_count >= TABLE_MAX)
                return false;
        switch (field->number) {
        case PROFILE_SAMPLE_TYPE:
                return keep_type(profile, field->bytes);
        case PROFILE_LOCATION:
                return keep_location(profile, field->bytes);
        case PROFILE_FUNCTION:
                return keep_function(profile, field->bytes);
        case PROFILE_STRING:
                profile->strings = mem_grow(profile->strings, &profile->string_capacity,
                                            profile->string_count + 1, sizeof(*profile->strings));
                profile->strings[profile->string_count++] = field->bytes;
                return true;
        default:
                return true;
        }
}

static int compare_functions(const void *a, const void *b)
{
        const struct function *x = a, *y = b;

        return (x->id > y->id) - (x->id < y->id);
}

static int compare_locations(const void *a, const void *b)
{
        const struct location *x = a, *y = b;

        return (x->id > y->id) - (x->id < y->id);
}

static bool read_tables(struct span in, struct profile *profile)
{
        struct field field;

        while (in.at < in.end)
                if (!read_field(&in, &field) || !keep_field(profile, &field))
                        return false;
        if (profile->function_count > 1)
                qsort(profile->functions, profile->function_count, sizeof(*profile->functions),
                      compare_functions);
        if (profile->location_count > 1)
                qsort(profile->locations, profile->location_count, sizeof(*profile->locations),
                      compare_locations);
        return true;
}

static struct span string_at(const struct profile *profile, uint64_t index)
{
        static const uint8_t nothing[1];

        return index < profile->string_count ? profile->strings[index] : (struct span){ nothing, nothing };
}

static bool find_type(const struct profile *profile, const char *type, size_t *ret_column)
{
        for (size_t i = 0; i < profile->type_count; i++) {
                struct span name = string_at(profile, profile->types[i]);

                if ((size_t)(name.end - name.at) == strlen(type) &&
                    memcmp(name.at, type, strlen(type)) == 0) {
                        *ret_column = i;
                        return true;
                }
        }
        return false;
}

static bool write_line(const struct profile *profile, struct span in, struct stack_writer *writer)
{
        struct function key = { 0 };
        const struct function *function;
        uint64_t line;
        struct span name, file;

        if (!read_id(in, LINE_FUNCTION, &key.id) || !read_id(in, LINE_NUMBER, &line))
                return false;
        function = profile->function_count == 0 ? NULL
                                                : bsearch(&key, profile->functions, profile->function_count,
                                                          sizeof(key), compare_functions);
        if (!function)
                return true;
        name = string_at(profile, function->name);
        file = string_at(profile, function->file);
        stack_writer_frame(writer, (const char *)name.at, (size_t)(name.end - name.at), (const char *)file.at,
                           (size_t)(file.end - file.at), line < INT32_MAX ? (long long)line : 0);
        return true;
}

/* A location has one line, or several where functions were inlined, innermost first. */
static bool write_location(struct profile *profile, uint64_t id, struct stack_writer *writer)
{
        const struct location key = { .id = id };
        const struct location *location = profile->location_count == 0
                                                  ? NULL
                                                  : bsearch(&key, profile->locations, profile->location_count,
                                                            sizeof(key), compare_locations);
        struct field field;
        struct span in;

        if (!location)
                return true;
        in = location->message;
        profile->work += (uint64_t)(in.end - in.at) + sizeof(*location);
        if (profile->work > work_most)
                return false;
        while (in.at < in.end) {
                if (!read_field(&in, &field))
                        return false;
                if (field.number == LOCATION_LINE && field.wire == WIRE_BYTES &&
                    !write_line(profile, field.bytes, writer))
                        return false;
        }
        return true;
}

static bool read_sample(struct profile *profile, struct span in, size_t column, struct stacks *stacks)
{
        struct stack_writer writer = { 0 };
        struct field field;
        size_t values = 0;
        int64_t value = 0;
        bool ok = true;
        char *text;

        while (ok && in.at < in.end) {
                bool first = true;
                struct span packed = { 0 };
                uint64_t number;

                ok = read_field(&in, &field);
                if (!ok || (field.number != SAMPLE_LOCATION && field.number != SAMPLE_VALUE))
                        continue;
                while (ok && next_number(&field, &packed, &first, &number)) {
                        if (field.number == SAMPLE_LOCATION)
                                ok = write_location(profile, number, &writer);
                        else if (values++ == column)
                                value = (int64_t)number;
                }
        }
        text = stack_writer_take(&writer);
        if (ok && value != 0)
                stacks_add(stacks, text, (double)value);
        else
                free(text);
        return ok;
}

static bool read_samples(struct profile *profile, struct span in, size_t column, struct stacks *stacks)
{
        struct field field;

        while (in.at < in.end) {
                if (!read_field(&in, &field))
                        return false;
                if (field.number == PROFILE_SAMPLE && field.wire == WIRE_BYTES &&
                    !read_sample(profile, field.bytes, column, stacks))
                        return false;
        }
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

static void profile_clear(struct profile *profile)
{
        free(profile->strings);
        free(profile->functions);
        free(profile->locations);
        free(profile->types);
}

static bool parse_message(struct span in, const char *type, struct stacks *ret, struct err *err)
{
        struct profile profile = { 0 };
        struct stacks stacks = { 0 };
        size_t column = 0;
        bool ok = read_tables(in, &profile);

        if (!ok)
                err_set(err, ERR_FORMAT, "profile: must be a protocol buffer of pprof, is cut or damaged");
        else if (!find_type(&profile, type, &column))
                ok = err_set(err, ERR_FORMAT, "profile: must have samples of type '%s', has none", type);
        else if (!read_samples(&profile, in, column, &stacks))
                ok = err_set(err, ERR_FORMAT, "profile: a sample is cut or damaged");
        profile_clear(&profile);
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
        ok = ok && parse_message((struct span){ start, start + len }, type, ret, err);
        strbuf_clear(&plain);
        return ok;
}

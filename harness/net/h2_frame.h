/* Frames of HTTP/2 as bytes: RFC 9113, sections 4, 6 and 7. Pure. */
#pragma once

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { H2_FRAME_HEAD = 9, H2_FRAME_MAX = 16384, H2_SETTING_BYTES = 6 };

enum h2_frame_type {
        H2_DATA,
        H2_HEADERS,
        H2_PRIORITY,
        H2_RST_STREAM,
        H2_SETTINGS,
        H2_PUSH_PROMISE,
        H2_PING,
        H2_GOAWAY,
        H2_WINDOW_UPDATE,
        H2_CONTINUATION,
};

enum h2_flag {
        H2_ACK = 0x1,        /* SETTINGS, PING */
        H2_END_STREAM = 0x1, /* DATA, HEADERS */
        H2_END_HEADERS = 0x4,
        H2_PADDED = 0x8,
        H2_HAS_PRIORITY = 0x20,
};

enum h2_setting {
        H2_HEADER_TABLE_SIZE = 1,
        H2_ENABLE_PUSH,
        H2_MAX_CONCURRENT_STREAMS,
        H2_INITIAL_WINDOW_SIZE,
        H2_MAX_FRAME_SIZE,
        H2_MAX_HEADER_LIST_SIZE,
};

enum h2_code { H2_NO_ERROR = 0, H2_PROTOCOL_ERROR = 1, H2_REFUSED_STREAM = 7, H2_CANCEL = 8 };

/* The window size that applies until SETTINGS or WINDOW_UPDATE change it. */
enum { H2_DEFAULT_WINDOW = 65535 };
#define H2_WINDOW_MAX INT64_C(0x7fffffff)
#define H2_STREAM_ID_MAX UINT32_C(0x7fffffff)

struct h2_frame {
        uint32_t len; /* of the payload */
        uint32_t stream;
        uint8_t type;
        uint8_t flags;
};

static inline uint32_t h2_get_32(const unsigned char *in)
{
        uint32_t value;

        memcpy(&value, in, sizeof(value));
        return be32toh(value);
}

static inline void h2_put_32(unsigned char *out, uint32_t value)
{
        value = htobe32(value);
        memcpy(out, &value, sizeof(value));
}

static inline struct h2_frame h2_get_frame(const unsigned char *in)
{
        uint32_t first = h2_get_32(in); /* length and type */

        return (struct h2_frame){ .len = first >> 8,
                                  .type = (uint8_t)first,
                                  .flags = in[4],
                                  .stream = h2_get_32(in + 5) & H2_STREAM_ID_MAX };
}

/* Writes H2_FRAME_HEAD bytes. */
static inline void h2_put_frame(unsigned char *out, struct h2_frame frame)
{
        h2_put_32(out, frame.len << 8 | frame.type);
        out[4] = frame.flags;
        h2_put_32(out + 5, frame.stream);
}

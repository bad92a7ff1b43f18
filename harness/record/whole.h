/* Whole numbers out of a result's JSON, which may have been tampered with: within bounds, or the result is refused.
 *
 * JSON's numbers are doubles: up to 2^53 every whole number is one. Times in nanoseconds and figures of the runtime may
 * be larger, and lose their last digits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cJSON;
struct err;

#define WHOLE_COUNT_MAX (INT64_C(1) << 48) /* of anything that is counted: sums of many fit into 64 bits */
#define WHOLE_TIME_MAX (INT64_C(1) << 62)  /* ns */

/* Reading one document: the first fault is kept, and after it everything is 0. */
struct whole_reader {
        struct err *err;
        bool failed;
};

/* The number `item`, called `name` in the error; 0 where it is not there or null. Fails (ERR_FORMAT) where it is no
 * number or not within 0 and `most`. */
int64_t whole_value(struct whole_reader *reader, const struct cJSON *item, const char *name, int64_t most);
/* The same for what may be below 0. */
int64_t whole_within(struct whole_reader *reader, const struct cJSON *item, const char *name, int64_t least,
                     int64_t most);
/* The same for a member of an object. */
int64_t whole_member(struct whole_reader *reader, const struct cJSON *object, const char *name, int64_t most);
/* Sets ERR_FORMAT in one line without control characters, whatever the file put into the arguments; returns false. */
bool whole_refuse(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fails with a rule: "runs[3].run: must be 3". */
void whole_fail(struct whole_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

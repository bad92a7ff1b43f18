/* Reads whole numbers from a result's JSON, which may have been tampered with. A number out of bounds refuses the result.
 *
 * JSON numbers are read as doubles, which are exact up to 2^53. Times in nanoseconds and figures of the runtime may be
 * larger and then lose their last digits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cJSON;
struct err;

#define WHOLE_COUNT_MAX (INT64_C(1) << 48) /* for counts; so small that sums of many fit 64 bits */
#define WHOLE_TIME_MAX (INT64_C(1) << 62)  /* ns */

/* The state of reading one document. It keeps the first fault, after which every value read is 0. */
struct whole_reader {
        struct err *err;
        bool failed;
};

/* Returns the number `item`, which errors call `name`; 0 if it is missing or null. ERR_FORMAT if it is no number or not
 * within 0…most. */
int64_t whole_value(struct whole_reader *reader, const struct cJSON *item, const char *name, int64_t most);
/* The same with bounds least…most. */
int64_t whole_within(struct whole_reader *reader, const struct cJSON *item, const char *name, int64_t least,
                     int64_t most);
/* The same as whole_value() for a member of an object. */
int64_t whole_member(struct whole_reader *reader, const struct cJSON *object, const char *name, int64_t most);
/* Sets ERR_FORMAT and returns false. The message is made one line without control characters, since its arguments may
 * come from the file. */
bool whole_refuse(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fails with a message of the caller's: "runs[3].run: must be 3". */
void whole_fail(struct whole_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

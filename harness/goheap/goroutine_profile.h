/* Writes goroutines as a profile that `go tool pprof` reads (github.com/google/pprof, proto/profile.proto). */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct goroutine_profile;
struct names;
struct strbuf;

/* `names` is borrowed. */
struct goroutine_profile *goroutine_profile_new(const struct names *names);
void goroutine_profile_free(struct goroutine_profile *profile);

/* Adds one goroutine with this stack (innermost first, see unwind()). Goroutines with the same stack, state and creator
 * become one sample. `state` must outlive the profile. `creator_pc` 0: none. */
void goroutine_profile_add(struct goroutine_profile *profile, const uint64_t *pcs, size_t count,
                           const char *state, uint64_t creator_pc);

/* Appends the profile to `out`, a protocol buffer without gzip: sample type "goroutine" in "count", labels "state" and
 * "creator". `time_ns` since 1970. */
void goroutine_profile_write(const struct goroutine_profile *profile, int64_t time_ns, struct strbuf *out);

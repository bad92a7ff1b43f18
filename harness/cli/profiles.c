/* Where collections are forced, each run has its profiles on disk. Copying two of them at the end is cheaper than keeping
 * all in memory. */
#include "cli/profiles.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "record/layout.h"
#include "record/result_writer.h"
#include "verdict/validity.h"

enum { PROFILE_MAX = 256 << 20 };

/* Copies a file from one run's folder to another's; `*ret_copied` is false if it does not exist. */
static bool copy(struct result_writer *writer, int32_t from, const char *from_name, int32_t to,
                 const char *to_name, bool *ret_copied, struct err *err)
{
        char *inside = layout_run_file(from, from_name);
        char *path = file_join(result_writer_folder(writer), inside);
        struct strbuf bytes = { 0 };
        bool ok = true;

        *ret_copied = file_exists(path);
        if (*ret_copied)
                ok = file_read(path, PROFILE_MAX, &bytes, err) &&
                     result_writer_run_file(writer, to, to_name, bytes.text, bytes.len, err);
        strbuf_clear(&bytes);
        free(path);
        free(inside);
        return ok;
}

bool profiles_keep_reference(struct result_writer *writer, struct result *result, struct err *err)
{
        struct validity validity;
        size_t first, last;
        bool heap = false, goroutines = false;
        bool ok = true;

        validity_check(result, &validity);
        /* Start where the line through the cause's channel starts: earlier profiles still contain warm-up. */
        first = validity_run(&validity, 1 + (result->has_verdict && result->verdict.has_cause
                                                     ? result->verdict.channels[result->verdict.cause].warmup
                                                     : 2));
        last = validity_run(&validity, validity.valid);
        validity_clear(&validity);
        if (first == 0 || last <= first)
                return true;
        ok = copy(writer, (int32_t)first, "heap-after.pb.gz", (int32_t)last, "heap-before.pb.gz", &heap,
                  err) &&
             copy(writer, (int32_t)first, "goroutines-after.txt", (int32_t)last, "goroutines-before.txt",
                  &goroutines, err);
        if (ok && heap) {
                result->profile_before = layout_run_file((int32_t)last, "heap-before.pb.gz");
                result->profile_after = layout_run_file((int32_t)last, "heap-after.pb.gz");
        }
        if (ok && goroutines) {
                result->goroutines_before = layout_run_file((int32_t)last, "goroutines-before.txt");
                result->goroutines_after = layout_run_file((int32_t)last, "goroutines-after.txt");
        }
        return ok;
}

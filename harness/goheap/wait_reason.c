/* A version that inserts or moves a reason renumbers those after it (runtime/runtime2.go: waitReason). So this is one
 * list for all versions, each entry with the versions that have it: a version's number is the index in the list without
 * the entries of other versions. */
#include "goheap/wait_reason.h"

#include <stddef.h>

struct reason {
        const char *name;
        int since, until; /* Go 1.x; 0: as far as is known */
};

static const struct reason reasons[] = {
        { "" },
        { "GC assist marking" },
        { "IO wait" },
        { "chan receive (nil chan)", .until = 25 },
        { "chan send (nil chan)", .until = 25 },
        { "dumping heap" },
        { "garbage collection" },
        { "garbage collection scan" },
        { "panicwait" },
        { "select", .until = 25 },
        { "select (no cases)", .until = 25 },
        { "GC assist wait" },
        { "GC sweep wait" },
        { "GC scavenge wait" },
        { "chan receive", .until = 25 },
        { "chan send", .until = 25 },
        { "finalizer wait" },
        { "force gc (idle)" },
        { "GOMAXPROCS updater (idle)", .since = 25 },
        { "semacquire" },
        { "sleep" },
        { "chan receive (nil chan)", .since = 26 },
        { "chan send (nil chan)", .since = 26 },
        { "select (no cases)", .since = 26 },
        { "select", .since = 26 },
        { "chan receive", .since = 26 },
        { "chan send", .since = 26 },
        { "sync.Cond.Wait" },
        { "timer goroutine (idle)", .until = 19 },
        { "sync.Mutex.Lock", .since = 20 },
        { "sync.RWMutex.RLock", .since = 20 },
        { "sync.RWMutex.Lock", .since = 20 },
        { "sync.WaitGroup.Wait", .since = 24 },
        { "trace reader (blocked)" },
        { "wait for GC cycle" },
        { "GC worker (idle)" },
        { "GC worker (active)", .since = 20 },
        { "preempted" },
        { "debug call" },
        { "GC mark termination", .since = 20 },
        { "stopping the world", .since = 20 },
        { "flushing proc caches", .since = 22 },
        { "trace goroutine status", .since = 22 },
        { "trace proc status", .since = 22 },
        { "page trace flush", .since = 22 },
        { "coroutine", .since = 22 },
        { "GC weak to strong wait", .since = 23 },
        { "synctest.Run", .since = 24 },
        { "synctest.Wait", .since = 24 },
        { "chan receive (synctest)", .since = 24, .until = 24 },
        { "chan send (synctest)", .since = 24, .until = 24 },
        { "select (synctest)", .since = 24, .until = 24 },
        { "chan receive (durable)", .since = 25 },
        { "chan send (durable)", .since = 25 },
        { "select (durable)", .since = 25 },
        { "sync.WaitGroup.Wait (durable)", .since = 25 },
        { "cleanup wait", .since = 25 },
};

const char *wait_reason_name(int minor, uint8_t reason)
{
        size_t place = 0;

        for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
                if (minor < reasons[i].since || (reasons[i].until && minor > reasons[i].until))
                        continue;
                if (place++ == reason)
                        return reasons[i].name;
        }
        return NULL;
}

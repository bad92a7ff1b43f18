/* A worker was the bottleneck if one of three things holds:
 *
 * - It hardly ever slept: it was running, or waiting for a processor, for at least 95 % of the run. Answers then wait
 *   for the generator to read them, in a closed loop just as in an open one. Not applied to runs shorter than a quarter
 *   of a second, where starting up dominates.
 * - It sent more than 1 % of its requests over 10 ms late although a connection was free. Requests that are late
 *   because every connection was busy are the service's doing, and do not count.
 * - More than 1 % of its requests failed to connect because this machine ran out of ports or descriptors.
 *
 * One such worker is enough.
 */
#include "load/saturation.h"

#include "base/clock.h"
#include "base/mem.h"
#include "words/load_words.h"

#define SHORTEST_NS (250 * NS_PER_MS)
#define BUSY_SHARE 0.95
#define LATE_SHARE 0.01

static char *judge_worker(const struct saturation_worker *worker, size_t index)
{
        double wall = (double)worker->wall_ns, planned = (double)worker->planned;
        double cpu = wall > 0 ? (double)worker->cpu_ns / wall : 0;
        double delay = wall > 0 && worker->delay_ns > 0 ? (double)worker->delay_ns / wall : 0;

        if (worker->wall_ns >= SHORTEST_NS && cpu + delay >= BUSY_SHARE)
                return mem_printf(LOAD_SAYS_NO_REST, index + 1, 100 * cpu, 100 * delay);
        if ((double)worker->own_late > LATE_SHARE * planned)
                return mem_printf(LOAD_SAYS_LATE, index + 1, 100 * (double)worker->own_late / planned,
                                  100 * delay);
        if ((double)worker->shortages > LATE_SHARE * planned)
                return mem_printf(LOAD_SAYS_NO_PORTS, index + 1, (long long)worker->shortages);
        return NULL;
}

char *saturation_judge(const struct saturation_worker *workers, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                char *reason = judge_worker(&workers[i], i);

                if (reason)
                        return reason;
        }
        return NULL;
}

/* The only caller of clock_gettime(2), so that time can be a parameter everywhere else. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t clock_read_ns(clockid_t id)
{
        struct timespec now;

        clock_gettime(id, &now);
        return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t clock_now_ns(void)
{
        return clock_read_ns(CLOCK_MONOTONIC);
}

int64_t clock_wall_ns(void)
{
        return clock_read_ns(CLOCK_REALTIME);
}

int64_t clock_boot_ns(void)
{
        return clock_read_ns(CLOCK_BOOTTIME);
}

int64_t clock_thread_cpu_ns(void)
{
        return clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
}

int64_t clock_grid_ns(int64_t origin_ns, int64_t step_ns, int64_t at_ns)
{
        int64_t steps = at_ns > origin_ns ? (at_ns - origin_ns - 1) / step_ns + 1 : 0;

        return origin_ns + steps * step_ns;
}

void clock_format_compact(int64_t wall_ns, char ret_text[static CLOCK_TEXT_MAX])
{
        time_t seconds = (time_t)(wall_ns / NS_PER_S);
        struct tm utc;

        gmtime_r(&seconds, &utc);
        strftime(ret_text, CLOCK_TEXT_MAX, "%Y%m%dT%H%M%SZ", &utc);
}

void clock_format_rfc3339(int64_t wall_ns, char ret_text[static CLOCK_TEXT_MAX])
{
        time_t seconds = (time_t)(wall_ns / NS_PER_S);
        struct tm utc;
        size_t len;

        gmtime_r(&seconds, &utc);
        len = strftime(ret_text, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &utc);
        snprintf(ret_text + len, CLOCK_TEXT_MAX - len, ".%03dZ", (int)(wall_ns % NS_PER_S / NS_PER_MS));
}

struct timespec clock_timespec(int64_t ns)
{
        return (struct timespec){ .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
}

#include "story_load.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/histogram.h"

void story_load_init(struct story_load *story)
{
        *story = (struct story_load){
                .load = { .executor = LOAD_CONSTANT_ARRIVAL_RATE, .connections = 4, .threads = 1 }
        };
        story->stats = (struct load_stats){ .planned = 1003,
                                            .sent = 1003,
                                            .answered = 1000,
                                            .failed = 3,
                                            .failures = { [LOAD_FAIL_STATUS] = 3 },
                                            .late = 2,
                                            .connects = 5,
                                            .reconnects = 1,
                                            .reconnects_by = { [LOAD_RECONNECT_CLOSED] = 1 },
                                            .duration_ns = 10 * NS_PER_S,
                                            .run_queue_delay_ns = -1,
                                            .latency = histogram_new(),
                                            .service = histogram_new(),
                                            .lag = histogram_new() };
        for (int i = 1; i <= 1000; i++) {
                histogram_record(story->stats.latency, i * NS_PER_US);
                histogram_record(story->stats.service, i * NS_PER_US / 2);
                histogram_record(story->stats.lag, 1000);
        }
        story->stats.seconds = mem_new(1, sizeof(*story->stats.seconds));
        story->stats.seconds[0] = (struct load_second){ .planned = 100, .answered = 99, .failed = 1 };
        story->stats.second_count = 1;
        story->summary = (struct load_summary){
                .url = "http://127.0.0.1:8080/", .load = &story->load, .stats = &story->stats, .seed = 7
        };
}

void story_load_clear(struct story_load *story)
{
        load_stats_clear(&story->stats);
}

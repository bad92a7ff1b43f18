/* Every finding that there is: a new one is a row here, and a row of words in words/sentences.c. */
#pragma once

/* One row a finding: its code, its name in verdict.json, its topic and rank. */
#define FINDING_TABLE(ROW)                                                                                   \
        ROW(NONE, "none", UNKNOWN, NOTES) /* a finding that is not there */                                  \
        ROW(NOT_MEASURED, "not_measured", MEASUREMENT, STOPS)                                                \
        ROW(TARGET_RESTARTED, "target_restarted", MEASUREMENT, STOPS)                                        \
        ROW(TOO_MANY_RUNS_LEFT_OUT, "too_many_runs_left_out", MEASUREMENT, STOPS)                            \
        ROW(INTERRUPTED, "interrupted", MEASUREMENT, STOPS)                                                  \
        ROW(CHANNEL_NOT_MEASURED, "channel_not_measured", CHANNEL, NOTES)                                    \
        ROW(CHANNEL_PARTLY_MEASURED, "channel_partly_measured", CHANNEL, NOTES)                              \
        ROW(CHANNEL_FLAT, "channel_flat", CHANNEL, DECIDES)                                                  \
        ROW(CHANNEL_CREEPS, "channel_creeps", CHANNEL, DECIDES)                                              \
        ROW(CHANNEL_RETURNED, "channel_returned", CHANNEL, DECIDES)                                          \
        ROW(CHANNEL_GROWS, "channel_grows", CHANNEL, DECIDES)                                                \
        ROW(CHANNEL_TOO_FEW_RUNS, "channel_too_few_runs", CHANNEL, DECIDES)                                  \
        ROW(CHANNEL_RISES_EARLY, "channel_rises_early", CHANNEL, DECIDES)                                    \
        ROW(CHANNEL_LEVELS_OFF, "channel_levels_off", CHANNEL, DECIDES)                                      \
        ROW(CHANNEL_FALLS, "channel_falls", CHANNEL, DECIDES)                                                \
        ROW(CHANNEL_NOT_SIGNIFICANT, "channel_not_significant", CHANNEL, DECIDES)                            \
        ROW(CHANNEL_NOISY, "channel_noisy", CHANNEL, DECIDES)                                                \
        ROW(CHANNEL_TOO_CLOSE, "channel_too_close", CHANNEL, DECIDES)                                        \
        ROW(TOO_FEW_RUNS, "too_few_runs", SHAPE, DECIDES)                                                    \
        ROW(BAND, "band", SHAPE, EXPLAINS)                                                                   \
        ROW(SETTLED_RSS_UNEXPLAINED, "settled_rss_unexplained", SHAPE, DECIDES)                              \
        ROW(SETTLED_RSS_WANDERS, "settled_rss_wanders", SHAPE, NOTES)                                        \
        ROW(NO_ANCHOR, "no_anchor", SHAPE, EXPLAINS)                                                         \
        ROW(CAUSE_FIRST, "cause_first", CAUSE, EXPLAINS)                                                     \
        ROW(CAUSE_NONE_NAMED, "cause_none_named", CAUSE, EXPLAINS)                                           \
        ROW(CAUSE_NOTHING_GROWS, "cause_nothing_grows", CAUSE, NOTES)                                        \
        ROW(PART_GREW, "part_grew", CAUSE, EXPLAINS)                                                         \
        ROW(RATE, "rate", RATE, EXPLAINS)                                                                    \
        ROW(LIMIT_REACHED, "limit_reached", RATE, EXPLAINS)                                                  \
        ROW(RESERVE_REFUTED_BY_GROWTH, "reserve_refuted_by_growth", HYPOTHESIS, EXPLAINS)                    \
        ROW(RESERVE_HELD_UNKNOWN, "reserve_held_unknown", HYPOTHESIS, EXPLAINS)                              \
        ROW(RESERVE_NO_GAP, "reserve_no_gap", HYPOTHESIS, EXPLAINS)                                          \
        ROW(RESERVE_LESS_THAN_HALF, "reserve_less_than_half", HYPOTHESIS, EXPLAINS)                          \
        ROW(RESERVE_SHAPE_UNDECIDED, "reserve_shape_undecided", HYPOTHESIS, EXPLAINS)                        \
        ROW(RESERVE_NOT_GIVEN_BACK, "reserve_not_given_back", HYPOTHESIS, EXPLAINS)                          \
        ROW(RESERVE_GIVEN_BACK, "reserve_given_back", HYPOTHESIS, EXPLAINS)                                  \
        ROW(RESERVE_NOT_TESTED, "reserve_not_tested", HYPOTHESIS, EXPLAINS)                                  \
        ROW(MADVISE_DIFFERS, "madvise_differs", MADVISE, NOTES)                                              \
        ROW(RUN_FAULT, "run_fault", RUNS, NOTES)                                                             \
        ROW(RUN_INCOMPLETE, "run_incomplete", RUNS, NOTES)                                                   \
        ROW(RUN_SATURATED, "run_saturated", RUNS, NOTES)                                                     \
        ROW(RUN_FAILED_REQUESTS, "run_failed_requests", RUNS, NOTES)                                         \
        ROW(RUN_SOME_FAILED, "run_some_failed", RUNS, NOTES)                                                 \
        ROW(RUN_TOO_FEW_REQUESTS, "run_too_few_requests", RUNS, NOTES)                                       \
        ROW(RUN_COUNTER_FELL, "run_counter_fell", RUNS, NOTES)                                               \
        ROW(CALL_SITE_HEAP, "call_site_heap", CALL_SITES, EXPLAINS)                                          \
        ROW(CALL_SITE_GOROUTINES, "call_site_goroutines", CALL_SITES, EXPLAINS)                              \
        ROW(CALL_SITE_UNKNOWN, "call_site_unknown", CALL_SITES, NOTES)                                       \
        ROW(NO_GOROUTINE_COUNT, "no_goroutine_count", UNKNOWN, NOTES)                                        \
        ROW(NO_THREAD_COUNT, "no_thread_count", UNKNOWN, NOTES)                                              \
        ROW(NO_COLLECTION_ALLOC, "no_collection_alloc", UNKNOWN, NOTES)                                      \
        ROW(NO_COLLECTION_INUSE, "no_collection_inuse", UNKNOWN, NOTES)                                      \
        ROW(NO_LEDGER_PER_RUN, "no_ledger_per_run", UNKNOWN, NOTES)                                          \
        ROW(NO_RUNTIME_METADATA, "no_runtime_metadata", UNKNOWN, NOTES)                                      \
        ROW(NO_STACK_INUSE, "no_stack_inuse", UNKNOWN, NOTES)                                                \
        ROW(NO_CONTROL_GROUP, "no_control_group", UNKNOWN, NOTES)                                            \
        ROW(NO_RELEASE_PER_RUN, "no_release_per_run", UNKNOWN, NOTES)                                        \
        ROW(NO_OPEN_FILES, "no_open_files", UNKNOWN, NOTES)                                                  \
        ROW(NO_COLLECTION_OBJECTS, "no_collection_objects", UNKNOWN, NOTES)                                  \
        ROW(COLLECTS_ITSELF, "collects_itself", UNKNOWN, NOTES)                                              \
        ROW(NO_PEAK, "no_peak", UNKNOWN, NOTES)                                                              \
        ROW(NO_TOTAL_ALLOC, "no_total_alloc", UNKNOWN, NOTES)                                                \
        ROW(NO_RSS, "no_rss", UNKNOWN, NOTES)                                                                \
        ROW(NO_SETTLED_LEDGER, "no_settled_ledger", UNKNOWN, NOTES)                                          \
        ROW(NO_SETTLED_RSS, "no_settled_rss", UNKNOWN, NOTES)                                                \
        ROW(NO_LIVE_HEAP, "no_live_heap", UNKNOWN, NOTES)                                                    \
        ROW(NO_RELEASE, "no_release", UNKNOWN, NOTES)                                                        \
        ROW(NO_RESERVE_BEFORE_RELEASE, "no_reserve_before_release", UNKNOWN, NOTES)                          \
        ROW(NO_LIMIT, "no_limit", UNKNOWN, NOTES)                                                            \
        ROW(NO_RATE, "no_rate", UNKNOWN, NOTES)                                                              \
        ROW(NO_GROWTH, "no_growth", UNKNOWN, NOTES)

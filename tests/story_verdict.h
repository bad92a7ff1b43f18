/* What a verdict of each kind of story says. */
#pragma once

#include "story_result.h"

/* Fills result->verdict from the runs and ledgers that are there; `valid_runs` of them count. */
void story_verdict_fill(enum story_kind kind, int valid_runs, struct result *result);

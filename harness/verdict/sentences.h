/* Sentences: the verdict's reasons in words, each with its figures. Says what the data cannot tell, too. */
#pragma once

#include "model/verdict.h"

struct plateau;
struct result;
struct validity;

/* What the statistics say of one channel, in fresh memory. */
char *sentences_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau);

/* Fills verdict->reasons, most important first, and cause_reason, of a verdict that is otherwise whole. */
void sentences_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);

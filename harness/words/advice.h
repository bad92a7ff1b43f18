/* What to do next: the sentence that a reader takes away, and the command that goes with it. */
#pragma once

#include <stdbool.h>

struct result;
struct strbuf;

void advice_append(const struct result *result, struct strbuf *buf);
/* A command to be called in the result's folder; false where there is none to give. */
bool advice_append_command(const struct result *result, struct strbuf *buf);

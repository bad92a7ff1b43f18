/* Advice: what a reader should do next, and the command for it. */
#pragma once

#include <stdbool.h>

struct result;
struct strbuf;

void advice_append(const struct result *result, struct strbuf *buf);
/* Appends a command to run in the result's folder; false if there is none to suggest. */
bool advice_append_command(const struct result *result, struct strbuf *buf);

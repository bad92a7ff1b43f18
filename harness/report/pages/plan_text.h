/* The output of `plateau check`: what would be done for a scenario, and how long it would take. */
#pragma once

struct plan;
struct scenario;
struct strbuf;

void plan_text_append(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf);

/* What `plateau check` says of a scenario: what would be done, and how long it would take. */
#pragma once

struct plan;
struct scenario;
struct strbuf;

void plan_text_append(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf);

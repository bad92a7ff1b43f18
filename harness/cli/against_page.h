/* report.html of a comparison: what became worse, by how much, and how sure that is. */
#pragma once

#include <stdbool.h>

struct against_story;
struct err;

/* Writes report.html and plots/changes.* into `folder`. */
bool against_page_write(const struct against_story *story, const char *folder, struct err *err);

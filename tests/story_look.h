/* A look at a process whose snapshot was captured once: Go 1.22 with its statistics, PID 4242. */
#pragma once

#include "model/look.h"

struct story_look {
        struct facts facts;
        struct look look;
};
void story_look_init(struct story_look *story);
void story_look_clear(struct story_look *story);

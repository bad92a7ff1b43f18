/* A generator that makes no load: others use the service, and a run is a window of time. */
#pragma once

#include "run/generator_kind.h"

extern const struct generator_kind generator_none;

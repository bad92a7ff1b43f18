/* The generator that is our own driver (load/), in threads of this process. */
#pragma once

#include "run/generator_kind.h"

extern const struct generator_kind generator_driver;

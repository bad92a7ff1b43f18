/* load/, in threads of ours. */
#pragma once

#include "run/generator_kind.h"

extern const struct generator_kind generator_driver;

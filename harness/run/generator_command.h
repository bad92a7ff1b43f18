/* Another program makes the load: an argument list, no shell. */
#pragma once

#include "run/generator_kind.h"

extern const struct generator_kind generator_command;

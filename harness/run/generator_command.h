/* A generator that runs another program to make the load. */
#pragma once

#include "run/generator_kind.h"

extern const struct generator_kind generator_command;

/* HTTP/1.1: a request as text. */
#pragma once

#include "load/request.h"

extern const struct encoder encoder_http1;

/* Encodes requests for HTTP/1.1. */
#pragma once

#include "load/request.h"

extern const struct encoder encoder_http1;

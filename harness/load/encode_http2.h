/* HTTP/2 and gRPC: a request as a header block and a body, without frames. */
#pragma once

#include "load/request.h"

extern const struct encoder encoder_http2;

/* Encodes requests for HTTP/2 and gRPC: an HPACK header block and a body. The connection adds the frames. */
#pragma once

#include "load/request.h"

extern const struct encoder encoder_http2;

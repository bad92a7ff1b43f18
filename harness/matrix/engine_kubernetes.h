/* Kubernetes: an Indexed Job for the cells, a claim for the volume that they share, a ConfigMap with the matrix, and the
 * Job that merges, as one YAML stream. Needs Kubernetes 1.24 or later. */
#pragma once

#include "matrix/engine.h"

void engine_kubernetes_append(const struct engine_args *args, struct strbuf *buf);

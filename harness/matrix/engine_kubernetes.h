/* Kubernetes: one YAML stream with an Indexed Job for the cells, a claim for their shared volume, a ConfigMap with the
 * matrix, and the Job that merges. Needs Kubernetes 1.24 or later. */
#pragma once

#include "matrix/engine.h"

void engine_kubernetes_append(const struct engine_args *args, struct strbuf *buf);

/* How many different requests a scenario's mix produces. */
#pragma once

struct scenario;

/* Returns the expected number of distinct requests among `requests` drawn from the mix, see template_distinct().
 * {{run}} counts as one value, a request whose template does not parse as one request. */
double request_mix_distinct(const struct scenario *scenario, double requests);

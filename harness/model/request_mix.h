/* What a scenario's requests are as a mix: how many different ones are sent. */
#pragma once

struct scenario;

/* How many distinct requests are to be expected among `requests` of the scenario's mix: see template_distinct(); {{run}}
 * counts as one value. Requests that cannot be parsed count as one each. */
double request_mix_distinct(const struct scenario *scenario, double requests);

/* Names and ownership of gates; gate/ decides. */
#include "model/gate.h"

#include <stdlib.h>

#include "base/mem.h"

const char *const gate_state_names[GATE_STATE_COUNT + 1] = {
        [GATE_HOLDS] = "holds",
        [GATE_FAILS] = "fails",
        [GATE_UNKNOWN] = "unknown",
        [GATE_UNDECIDED] = "undecided",
};

void gate_list_clear(struct gate_list *list)
{
        for (size_t i = 0; i < list->count; i++) {
                free(list->gates[i].name);
                free(list->gates[i].value);
                free(list->gates[i].limit);
        }
        free(list->gates);
        *list = (struct gate_list){ 0 };
}

void gate_list_add(struct gate_list *list, const struct gate *gate)
{
        list->gates = mem_resize(list->gates, list->count + 1, sizeof(*list->gates));
        list->gates[list->count++] = (struct gate){ .name = mem_dup(gate->name),
                                                    .value = mem_dup(gate->value),
                                                    .limit = mem_dup(gate->limit),
                                                    .closer = gate->closer,
                                                    .state = gate->state };
}

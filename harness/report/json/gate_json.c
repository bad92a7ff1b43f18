/* The exit code, and one object per gate. */
#include "report/json/gate_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/gate.h"
#include "words/gate_words.h"

void gate_json_append(const struct gate_list *list, struct strbuf *buf)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *gates;

        json_add_whole(root, "exit_code", list->exit_code);
        gates = cJSON_AddArrayToObject(root, "gates");
        for (size_t i = 0; i < list->count; i++) {
                cJSON *gate = json_push_object(gates);

                json_add_text(gate, "name", list->gates[i].name);
                json_add_text(gate, "state", gate_state_names[list->gates[i].state]);
                json_add_text(gate, "value", list->gates[i].value);
                json_add_text(gate, "limit", list->gates[i].limit);
                json_add_text(gate, "closer", gate_words_closer(list->gates[i].closer));
        }
        json_append_take(root, buf);
}

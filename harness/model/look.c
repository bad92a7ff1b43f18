/* Frees a look at a process. */
#include "model/look.h"

void look_clear(struct look *look)
{
        snapshot_clear(&look->snapshot);
        ledger_clear(&look->ledger);
        goroutine_groups_clear(&look->goroutines);
        heap_look_clear(&look->heap);
        *look = (struct look){ 0 };
}

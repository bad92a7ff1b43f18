#include "target/listener_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool listener_table_add(struct listener_table *table, const struct listener *row)
{
        if (table->count >= LISTENER_TABLE_MAX)
                return false;
        table->rows = mem_grow(table->rows, &table->capacity, table->count + 1, sizeof(*row));
        table->rows[table->count++] = *row;
        return true;
}

void listener_table_clear(struct listener_table *table)
{
        free(table->rows);
        *table = (struct listener_table){ 0 };
}

void listener_set_address(struct listener *listener, bool six, const void *bytes)
{
        static const unsigned char any[4];

        listener->six = six;
        memset(listener->address, 0, sizeof(listener->address));
        if (six) {
                memcpy(listener->address, bytes, 16);
        } else if (memcmp(bytes, any, 4) != 0) {
                listener->address[10] = listener->address[11] = 0xff;
                memcpy(listener->address + 12, bytes, 4);
        }
}

/* Sorts items by a 64-bit address. One look at a heap sorts a quarter of a million of them several times. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct address_order {
        uint64_t address;
        size_t index; /* says which item this is; the caller's own, not read here */
};

/* Sorts in place, lowest address first. The sort is stable. */
void address_order_sort(struct address_order *items, size_t count);

/* Things by their address: a quarter of a million of them is sorted several times a look. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct address_order {
        uint64_t address;
        size_t index; /* the caller's own */
};

/* Lowest address first; those with the same address stay in their order. */
void address_order_sort(struct address_order *items, size_t count);

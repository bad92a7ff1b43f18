/* A radix sort by digits of eleven bits, least significant first. A digit that is the same in all addresses is
 * skipped. */
#include "goheap/address_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, ADDRESS_BITS = 64 };

static size_t digit_of(const struct address_order *item, int shift)
{
        return (size_t)(item->address >> shift) & (DIGITS - 1);
}

static void sort_by_digit(const struct address_order *from, struct address_order *to, size_t count, int shift)
{
        size_t places[DIGITS] = { 0 };

        for (size_t i = 0; i < count; i++)
                places[digit_of(&from[i], shift)]++;
        for (size_t i = 0, at = 0; i < DIGITS; i++) {
                size_t many = places[i];

                places[i] = at;
                at += many;
        }
        for (size_t i = 0; i < count; i++)
                to[places[digit_of(&from[i], shift)]++] = from[i];
}

void address_order_sort(struct address_order *items, size_t count)
{
        struct address_order *from = items, *to, *room;
        uint64_t different = 0;

        for (size_t i = 1; i < count; i++)
                different |= items[i].address ^ items[0].address;
        if (!different)
                return;
        to = room = mem_new(count, sizeof(*room));
        for (int shift = 0; shift < ADDRESS_BITS; shift += DIGIT_BITS) {
                struct address_order *sorted = to;

                if (!(different >> shift & (DIGITS - 1)))
                        continue;
                sort_by_digit(from, to, count, shift);
                to = from;
                from = sorted;
        }
        if (from != items)
                memcpy(items, from, count * sizeof(*items));
        free(room);
}

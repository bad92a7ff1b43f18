/* Which exit code wins where several apply. */
#include "model/exit_code.h"

#include <stddef.h>

static const int worst_first[] = { EXIT_INTERRUPTED, EXIT_USAGE, EXIT_MEASURE, EXIT_GATE, EXIT_INCONCLUSIVE };

int exit_code_worse(int a, int b)
{
        for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++)
                if (a == worst_first[i] || b == worst_first[i])
                        return worst_first[i];
        return EXIT_REACHED;
}

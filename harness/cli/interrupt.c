/* The second signal must work even while we write or draw and the loop does not run. So the first one installs an ordinary
 * signal handler for the second. A spawned target ends with us, see target/guard.h. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/exit_code.h"
#include "net/loop.h"

struct interrupt {
        struct loop_signal *on_int;
        struct loop_signal *on_term;
        struct loop *loop;
        bool flag;
};

static void quit_at_once(int number)
{
        (void)number;
        _exit(EXIT_INTERRUPTED);
}

static void on_interrupt_signal(int number, void *arg)
{
        struct interrupt *interrupt = arg;

        (void)number;
        interrupt->flag = true;
        loop_signal_free(interrupt->on_int);
        loop_signal_free(interrupt->on_term);
        interrupt->on_int = NULL;
        interrupt->on_term = NULL;
        signal(SIGINT, quit_at_once);
        signal(SIGTERM, quit_at_once);
        loop_wake(interrupt->loop);
}

struct interrupt *interrupt_new(struct loop *loop)
{
        struct interrupt *interrupt = mem_new(1, sizeof(*interrupt));

        interrupt->loop = loop;
        interrupt->on_int = loop_signal_new(loop, SIGINT, on_interrupt_signal, interrupt);
        interrupt->on_term = loop_signal_new(loop, SIGTERM, on_interrupt_signal, interrupt);
        return interrupt;
}

const bool *interrupt_flag(const struct interrupt *interrupt)
{
        return &interrupt->flag;
}

void interrupt_free(struct interrupt *interrupt)
{
        if (!interrupt)
                return;
        loop_signal_free(interrupt->on_int);
        loop_signal_free(interrupt->on_term);
        free(interrupt);
}

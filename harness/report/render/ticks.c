/* Chooses steps of 1, 2 or 5 (the usual axis labels) in shown units, and returns the ticks in stored units. */
#include "report/render/ticks.h"

static void add(struct ticks *ticks, double value)
{
        if (ticks->count < TICKS_MAX)
                ticks->values[ticks->count++] = value == 0 ? 0 : value; /* no "-0" */
}

static void choose_linear(const struct figure_axis *axis, double low, double high, int wanted,
                          struct ticks *ticks)
{
        double from = low / axis->divisor;
        double to = high / axis->divisor;
        double rough = (to - from) / (wanted > 0 ? wanted : 1);
        double power;
        double step;

        if (!(rough > 0))
                return;
        power = pow(10, floor(log10(rough)));
        step = rough / power > 5   ? 10 * power
               : rough / power > 2 ? 5 * power
               : rough / power > 1 ? 2 * power
                                   : power;
        if (axis->whole && step < 1)
                step = 1;
        for (double i = ceil(from / step - 1e-9); i * step <= to * (1 + 1e-9) && ticks->count < TICKS_MAX;
             i++)
                add(ticks, i * step * axis->divisor);
}

static void choose_log(const struct figure_axis *axis, double low, double high, struct ticks *ticks)
{
        static const double one[] = { 1, 0 };
        static const double few[] = { 1, 2, 5, 0 };
        static const double many[] = { 1, 1.5, 2, 3, 4, 5, 7, 0 };
        double from = low / axis->divisor;
        double to = high / axis->divisor;
        const double *steps;

        if (!(from > 0) || !(to > from))
                return;
        steps = to / from > 1000 ? one : to / from > 10 ? few : many;
        for (double decade = pow(10, floor(log10(from))); decade <= to; decade *= 10)
                for (size_t i = 0; steps[i] > 0; i++)
                        if (decade * steps[i] >= from && decade * steps[i] <= to)
                                add(ticks, decade * steps[i] * axis->divisor);
}

/* Ticks at 0 %, 50 %, 90 %, 99 %, …: one more nine each. */
static void choose_nines(double high, struct ticks *ticks)
{
        add(ticks, 1);
        add(ticks, 2);
        for (double one_in = 10; one_in <= high && ticks->count < TICKS_MAX; one_in *= 10)
                add(ticks, one_in);
}

static void choose_symlog(double low, double high, struct ticks *ticks)
{
        for (double decade = 1e6; decade >= 1; decade /= 10)
                if (-decade >= low)
                        add(ticks, -decade);
        add(ticks, 0);
        for (double decade = 1; decade <= high && decade <= 1e6; decade *= 10)
                add(ticks, decade);
}

void ticks_choose(const struct figure_axis *axis, double low, double high, int wanted,
                  struct ticks *ret_ticks)
{
        *ret_ticks = (struct ticks){ 0 };
        switch (axis->scale) {
        case FIGURE_LINEAR:
                choose_linear(axis, low, high, wanted, ret_ticks);
                break;
        case FIGURE_LOG:
                choose_log(axis, low, high, ret_ticks);
                break;
        case FIGURE_NINES:
                choose_nines(high, ret_ticks);
                break;
        case FIGURE_SYMLOG:
                choose_symlog(low, high, ret_ticks);
                break;
        case FIGURE_ROWS:
                break;
        }
}

/* Channels together: decides a channel that surely rises, but too unevenly for a line of its own, by a channel that it
 * depends on: bytes by their objects, the peak by the bytes allocated per request, a part by the sum that it is most of,
 * threads by the goroutines that hold them. docs/method.md, "Channels together".
 */
#pragma once

struct channel_verdict;
struct plateau;
struct verdict;

/* Sets slope, low and high, of both arguments, to the pace of a channel that grows in steps. The first that applies:
 *   - three or more steps among the kept runs, which do not get larger: the mean rise from step to step;
 *   - both halves of the runs rise evenly: the line through the later half, since the earlier one may be a fill;
 *   - else the mean of (level - baseline) / runs over the runs of the later half. A container that grows by a factor holds
 *     between what it needs and that factor more, so after a single run this may be too high by the factor.
 * low and high are the range of these figures, or the interval of the line. */
void together_pace(struct channel_verdict *channel, struct plateau *plateau);

/* Changes the shapes of dependent channels, in `verdict` and in `plateaus`, which holds one for each channel. */
void together_judge(struct verdict *verdict, struct plateau *plateaus);

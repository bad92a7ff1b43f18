/* Channels together: one that surely rises and is too uneven for a line of its own grows where another that belongs to it
 * does: bytes with their objects, the peak with what requests allocate, a part with the sum that it is most of, threads with
 * the goroutines that hold them. docs/method.md, "Channels together".
 */
#pragma once

struct channel_verdict;
struct plateau;
struct verdict;

/* A container that grows by a factor holds between what it needs and that many times as much. Its pace is the mean of what
 * there is after each run, for each run that there was, over the later half, in which it moved at least once; low and high
 * are their range. Where three steps or more are kept, and they do not grow, it is the rise from the run after one to the
 * run after the next. Fills slope, low and high of both. */
void together_pace(struct channel_verdict *channel, struct plateau *plateau);

/* `plateaus`: one for each channel. Changes the shapes of those in the verdict. */
void together_judge(struct verdict *verdict, struct plateau *plateaus);

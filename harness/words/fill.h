/* Filling: a sentence with places in it, and a finding whose figures go there.
 *
 *   {name}     the figure in its unit, or the text of that name
 *   {+name}    a figure that changes: a rise has its plus
 *   {=name}    the figure without its unit, where the sentence names it
 *   {channel}  the channel's label; {Channel} at the beginning of a sentence
 *   {@name}    the words of the finding whose code the text `name` holds, filled from this same finding
 *   <...>      left out where a figure or text in it is missing
 */
#pragma once

struct finding;
struct strbuf;

/* Words for a code, by which {@name} is filled. */
typedef const char *(*fill_lookup_fn)(const char *code);

void fill_append(const char *sentence, const struct finding *finding, fill_lookup_fn lookup,
                 struct strbuf *buf);

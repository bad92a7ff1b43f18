/* Fills the placeholders of a sentence with the figures and texts of a finding.
 *
 *   {name}     the figure with its unit, or the text of that name
 *   {+name}    the figure with its sign, also a plus
 *   {=name}    the figure without its unit, if the sentence itself names the unit
 *   {channel}  the channel's label; {Channel} at the beginning of a sentence
 *   {@name}    the sentence of another code, which is the text `name`; filled from this same finding
 *   <...>      optional: left out if a figure or text in it is missing
 */
#pragma once

struct finding;
struct strbuf;

/* Returns the sentence of a code, for {@name}. */
typedef const char *(*fill_lookup_fn)(const char *code);

void fill_append(const char *sentence, const struct finding *finding, fill_lookup_fn lookup,
                 struct strbuf *buf);

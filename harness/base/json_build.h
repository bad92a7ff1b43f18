/* Builds and prints the JSON that we write for other programs, as cJSON trees.
 *
 * An unknown value is null, never zero and never left out, with the reason beside it if there is one. The document is
 * valid UTF-8, whatever bytes a text holds. All documents are printed here, so that they look alike.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cJSON;
struct strbuf;

/* Adds an empty object as a member. Invalid UTF-8 in the name is replaced. */
struct cJSON *json_add_object(struct cJSON *object, const char *name);
/* Each adds a member to `object`. A NULL text becomes null. */
void json_add_text(struct cJSON *object, const char *name, const char *text);
/* NAN and infinities become null. */
void json_add_number(struct cJSON *object, const char *name, double value);
void json_add_whole(struct cJSON *object, const char *name, int64_t value);
void json_add_null(struct cJSON *object, const char *name);
/* Adds NAME: null, and NAME_reason: `reason`. */
void json_add_unknown(struct cJSON *object, const char *name, const char *reason);

/* Each adds an element to `array`. */
void json_push_text(struct cJSON *array, const char *text);
void json_push_number(struct cJSON *array, double value);
struct cJSON *json_push_object(struct cJSON *array);

/* Returns a document or a part of one as text in fresh memory, on several lines or, if `compact`, on one; without a
 * newline at its end. */
char *json_print(const struct cJSON *node, bool compact);
/* As json_print(), and frees the tree. */
char *json_print_take(struct cJSON *root, bool compact);
/* Appends the document on several lines, with a newline at its end, and frees the tree. */
void json_append_take(struct cJSON *root, struct strbuf *buf);
/* Appends a text as a JSON string, with its quotes. */
void json_append_quoted(const char *text, struct strbuf *buf);

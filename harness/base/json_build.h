/* JSON for programs: cJSON's trees, built and printed under the rules of this house.
 *
 * What is not known is null, never zero and never left out, and says why where that is known. Whatever bytes a text
 * holds, the document is valid UTF-8. Every document that we print is printed here, so all look alike.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cJSON;
struct strbuf;

/* Adds an empty object; broken bytes of its name are replaced too. */
struct cJSON *json_add_object(struct cJSON *object, const char *name);
/* Each adds a member to `object`. NULL is null. */
void json_add_text(struct cJSON *object, const char *name, const char *text);
/* NAN and infinities are null. */
void json_add_number(struct cJSON *object, const char *name, double value);
void json_add_whole(struct cJSON *object, const char *name, int64_t value);
void json_add_null(struct cJSON *object, const char *name);
/* NAME is null and NAME_reason says why. */
void json_add_unknown(struct cJSON *object, const char *name, const char *reason);

/* Each adds an element to `array`. */
void json_push_text(struct cJSON *array, const char *text);
void json_push_number(struct cJSON *array, double value);
struct cJSON *json_push_object(struct cJSON *array);

/* A document, or a part of one, as fresh text without a newline at its end, on several lines or, `compact`, on one. */
char *json_print(const struct cJSON *node, bool compact);
/* The same, and frees the tree. */
char *json_print_take(struct cJSON *root, bool compact);
/* As json_print_take() on several lines, appended with a newline. */
void json_append_take(struct cJSON *root, struct strbuf *buf);
/* A text alone, with its quotes. */
void json_append_quoted(const char *text, struct strbuf *buf);

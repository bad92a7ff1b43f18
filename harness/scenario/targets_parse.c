/* Parses line by line. A line is blank, a comment, the first line of a target, one of its headers, or its body file. */
#include "scenario/targets_parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"

enum { FILE_MAX = 64 << 20 };

struct parser {
        const char *name;
        size_t line;
        struct targets targets;
        size_t capacity;
        size_t body_capacity;
        size_t header_capacity;
        bool open; /* a target has begun and takes headers */
        bool ok;
        struct err *err;
};

static void clear_request(struct scenario_request *request)
{
        for (size_t i = 0; i < request->header_count; i++) {
                free(request->headers[i].name);
                free(request->headers[i].value);
        }
        free(request->headers);
        free(request->name);
        free(request->method);
        free(request->path);
        free(request->body);
}

void targets_clear(struct targets *targets)
{
        for (size_t i = 0; i < targets->count; i++) {
                clear_request(&targets->requests[i]);
                free(targets->body_files[i]);
        }
        free(targets->requests);
        free(targets->body_files);
        free(targets->authority);
        *targets = (struct targets){ 0 };
}

void targets_move(struct targets *targets, struct scenario_request **requests, size_t *count)
{
        *requests = mem_resize(*requests, *count + targets->count, sizeof(**requests));
        memcpy(*requests + *count, targets->requests, targets->count * sizeof(**requests));
        *count += targets->count;
        memset(targets->requests, 0, targets->count * sizeof(*targets->requests));
        targets_clear(targets);
}

static void fault(struct parser *parser, const char *rule, const char *text, size_t len)
{
        parser->ok = err_add(parser->err, ERR_USAGE, "%s:%zu: %s, got '%.*s'", parser->name, parser->line,
                             rule, (int)(len > 60 ? 60 : len), text);
}

/* Returns the length of a method, capital letters before a blank ("GET …"). Like vegeta, this is how the first line of a
 * target is told from a header. */
static size_t method_len(const char *line, size_t len)
{
        size_t n = 0;

        while (n < len && line[n] >= 'A' && line[n] <= 'Z')
                n++;
        return n && n < len && (line[n] == ' ' || line[n] == '\t') ? n : 0;
}

/* Returns the path of a URL, whose authority must be that of all other URLs. */
static char *take_path(struct parser *parser, const char *url, size_t len)
{
        const char *host = memmem(url, len, "://", 3);
        const char *end = url + len, *path;
        char *authority;

        if (len && url[0] == '/')
                return mem_dup_len(url, len);
        if (!host) {
                fault(parser, "a target must be METHOD and a URL or a path", url, len);
                return NULL;
        }
        host += 3;
        for (path = host; path < end && *path != '/' && *path != '?'; path++)
                ;
        authority = mem_dup_len(host, (size_t)(path - host));
        if (!parser->targets.authority) {
                parser->targets.authority = authority;
        } else {
                if (strcmp(parser->targets.authority, authority) != 0)
                        fault(parser, "all targets must name the same service as the first", url, len);
                free(authority);
        }
        return mem_printf("%s%.*s", path < end && *path == '/' ? "" : "/", (int)(end - path), path);
}

static void begin_target(struct parser *parser, const char *line, size_t len, size_t method)
{
        struct targets *targets = &parser->targets;
        const char *url = line + method;
        struct scenario_request *request;

        while (url < line + len && (*url == ' ' || *url == '\t'))
                url++;
        targets->requests = mem_grow(targets->requests, &parser->capacity, targets->count + 1,
                                     sizeof(*targets->requests));
        targets->body_files = mem_grow(targets->body_files, &parser->body_capacity, targets->count + 1,
                                       sizeof(*targets->body_files));
        request = &targets->requests[targets->count];
        *request = (struct scenario_request){ .weight = 1, .expect_body_max_bytes = -1 };
        targets->body_files[targets->count++] = NULL;
        request->name = mem_printf("%s:%zu", parser->name, parser->line);
        request->method = mem_dup_len(line, method);
        request->path = take_path(parser, url, len - (size_t)(url - line));
        parser->header_capacity = 0;
        parser->open = true;
}

static void take_header(struct parser *parser, const char *line, size_t len)
{
        struct scenario_request *request = &parser->targets.requests[parser->targets.count - 1];
        const char *colon = memchr(line, ':', len);
        const char *value = colon ? colon + 1 : NULL;

        if (!colon || colon == line) {
                fault(parser, "a header must be 'Name: value'", line, len);
                return;
        }
        while (value < line + len && (*value == ' ' || *value == '\t'))
                value++;
        request->headers = mem_grow(request->headers, &parser->header_capacity, request->header_count + 1,
                                    sizeof(*request->headers));
        request->headers[request->header_count++] = (struct scenario_pair){
                .name = mem_dup_len(line, (size_t)(colon - line)),
                .value = mem_dup_len(value, len - (size_t)(value - line)),
        };
}

static void take_line(struct parser *parser, const char *line, size_t len)
{
        size_t method;

        while (len && (line[len - 1] == '\r' || line[len - 1] == ' ' || line[len - 1] == '\t'))
                len--;
        if (len && line[0] == '#')
                return;
        method = method_len(line, len);
        if (len == 0) {
                parser->open = false;
        } else if (method) {
                begin_target(parser, line, len, method);
        } else if (!parser->open) {
                fault(parser, "a target must begin with its METHOD", line, len);
        } else if (line[0] == '@') {
                char **body_file = &parser->targets.body_files[parser->targets.count - 1];

                free(*body_file);
                *body_file = mem_dup_len(line + 1, len - 1);
                parser->open = false;
        } else {
                take_header(parser, line, len);
        }
}

bool targets_parse(const char *name, const char *text, size_t len, struct targets *ret_targets,
                   struct err *err)
{
        struct parser parser = { .name = name, .ok = true, .err = err };

        for (size_t at = 0; at < len;) {
                const char *end = memchr(text + at, '\n', len - at);
                size_t n = end ? (size_t)(end - text) - at : len - at;

                parser.line++;
                take_line(&parser, text + at, n);
                at += n + 1;
        }
        if (parser.ok && parser.targets.count == 0)
                parser.ok = err_set(err, ERR_USAGE, "%s: must hold at least one target", name);
        if (!parser.ok) {
                targets_clear(&parser.targets);
                return false;
        }
        *ret_targets = parser.targets;
        return true;
}

static bool read_body(const char *folder, const char *file, struct scenario_request *request, struct err *err)
{
        char *path = file[0] == '/' ? mem_dup(file) : file_join(folder, file);
        struct strbuf body = { 0 };
        bool ok = file_read(path, FILE_MAX, &body, err);

        free(path);
        if (!ok)
                return err_wrap(err, "%s", request->name);
        request->body_bytes = body.len;
        request->body = strbuf_take(&body);
        return true;
}

bool targets_read(const char *path, struct targets *ret_targets, struct err *err)
{
        const char *slash = strrchr(path, '/');
        char *folder = slash ? mem_dup_len(path, (size_t)(slash - path) + (slash == path)) : mem_dup(".");
        struct strbuf text = { 0 };
        struct targets targets = { 0 };
        bool ok = file_read(path, FILE_MAX, &text, err) &&
                  targets_parse(path, text.text, text.len, &targets, err);

        for (size_t i = 0; ok && i < targets.count; i++)
                if (targets.body_files[i])
                        ok = read_body(folder, targets.body_files[i], &targets.requests[i], err);
        strbuf_clear(&text);
        free(folder);
        if (!ok) {
                targets_clear(&targets);
                return false;
        }
        *ret_targets = targets;
        return true;
}

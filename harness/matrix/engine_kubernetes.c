/* Kubernetes: an Indexed Job gives every pod its index. Variable texts are written as JSON strings, which are valid
 * YAML. */
#include "matrix/engine_kubernetes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_build.h"
#include "base/strbuf.h"

enum { NAME_MAX_LEN = 40 };

/* Appends a name by RFC 1123: lower-case letters, digits and '-', with no '-' at either end. */
static void append_name(const char *name, struct strbuf *buf)
{
        size_t begin = buf->len;

        strbuf_append(buf, "plateau-");
        for (; *name && buf->len - begin < NAME_MAX_LEN; name++) {
                unsigned char c = (unsigned char)*name;

                strbuf_append_char(buf, isalnum(c) && c < 128 ? (char)tolower(c) : '-');
        }
        while (buf->text[buf->len - 1] == '-')
                buf->text[--buf->len] = '\0';
}

static void append_header(const char *version, const char *kind, const char *name, const char *suffix,
                          struct strbuf *buf)
{
        strbuf_printf(buf, "apiVersion: %s\nkind: %s\nmetadata:\n  name: ", version, kind);
        append_name(name, buf);
        strbuf_printf(buf, "%s\n", suffix);
}

static void append_config(const struct engine_args *args, struct strbuf *buf)
{
        append_header("v1", "ConfigMap", args->name, "", buf);
        strbuf_append(buf, "data:\n  matrix.json: ");
        json_append_quoted(args->text, buf);
        strbuf_append(buf, "\n---\n");
}

static void append_claim(const struct engine_args *args, struct strbuf *buf)
{
        append_header("v1", "PersistentVolumeClaim", args->name, "", buf);
        strbuf_append(buf, "spec:\n"
                           "  accessModes: [ReadWriteMany]\n"
                           "  resources:\n"
                           "    requests:\n"
                           "      storage: 10Gi\n"
                           "---\n");
}

static void append_volumes(const struct engine_args *args, struct strbuf *buf)
{
        strbuf_append(buf, "      volumes:\n"
                           "        - name: cells\n"
                           "          persistentVolumeClaim:\n"
                           "            claimName: ");
        append_name(args->name, buf);
        strbuf_append(buf, "\n"
                           "        - name: matrix\n"
                           "          configMap:\n"
                           "            name: ");
        append_name(args->name, buf);
        strbuf_append_char(buf, '\n');
}

static void append_container(const struct engine_args *args, const char *const *words, struct strbuf *buf)
{
        strbuf_append(buf, "      restartPolicy: Never\n"
                           "      containers:\n"
                           "        - name: plateau\n"
                           "          image: ");
        json_append_quoted(args->image, buf);
        strbuf_append(buf, "\n          command: [");
        for (size_t i = 0; words[i]; i++) {
                strbuf_append(buf, i ? ", " : "");
                json_append_quoted(words[i], buf);
        }
        strbuf_append(buf, "]\n"
                           "          volumeMounts:\n"
                           "            - name: cells\n"
                           "              mountPath: /cells\n"
                           "            - name: matrix\n"
                           "              mountPath: /matrix\n");
}

/* Appends anti-affinity, so that no two cells are measured on the same node at once. */
static void append_apart(const struct engine_args *args, struct strbuf *buf)
{
        strbuf_append(buf, "      affinity:\n"
                           "        podAntiAffinity:\n"
                           "          requiredDuringSchedulingIgnoredDuringExecution:\n"
                           "            - topologyKey: kubernetes.io/hostname\n"
                           "              labelSelector:\n"
                           "                matchLabels:\n"
                           "                  plateau-matrix: ");
        append_name(args->name, buf);
        strbuf_append_char(buf, '\n');
}

static void append_cells(const struct engine_args *args, struct strbuf *buf)
{
        const char *const words[] = { args->program,
                                      "matrix",
                                      "run",
                                      "/matrix/matrix.json",
                                      "--output",
                                      "/cells",
                                      args->shared ? "--shared" : NULL,
                                      NULL };
        int last = args->count ? args->indices[args->count - 1] : 0;

        append_header("batch/v1", "Job", args->name, "-cells", buf);
        strbuf_printf(buf,
                      "spec:\n"
                      "  completionMode: Indexed\n"
                      "  completions: %d\n"
                      "  parallelism: %d\n"
                      "  backoffLimit: %d\n"
                      "  template:\n"
                      "    metadata:\n"
                      "      labels:\n"
                      "        plateau-matrix: ",
                      last + 1, args->at_most > 0 ? args->at_most : last + 1, 3 * (last + 1));
        append_name(args->name, buf);
        strbuf_append(buf, "\n    spec:\n");
        if (!args->shared)
                append_apart(args, buf);
        append_container(args, words, buf);
        append_volumes(args, buf);
        strbuf_append(buf, "---\n");
}

static void append_merge(const struct engine_args *args, struct strbuf *buf)
{
        const char *const words[] = { args->program, "matrix", "merge", "/cells", "--wait", "48h", NULL };

        append_header("batch/v1", "Job", args->name, "-merge", buf);
        strbuf_append(buf, "spec:\n"
                           "  backoffLimit: 2\n"
                           "  template:\n"
                           "    spec:\n");
        append_container(args, words, buf);
        append_volumes(args, buf);
}

void engine_kubernetes_append(const struct engine_args *args, struct strbuf *buf)
{
        append_config(args, buf);
        append_claim(args, buf);
        append_cells(args, buf);
        append_merge(args, buf);
}

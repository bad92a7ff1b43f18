/* The facts stand here and not in files: they are what a test says, the rest is what was measured. */
#include "snapshot_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fixture.h"
#include "telemetry/parse_runtime.h"

static const struct known {
        const char *name;
        const char *version;
        bool cgo;
        struct file_range pclntab;
} knowns[] = {
        { "go1.15_released", "go1.15.15", false, { 4903712, 1771290 } },
        { "go1.22_cgo", "go1.22.12", true, { 3862400, 1638216 } },
        { "go1.22_mmap", "go1.22.12", false, { 3825152, 1624336 } },
        { "go1.27", "go1.27.4", false, { 3688192, 2630339 } },
};

static char *read_file(const char *name, const char *file, size_t *ret_len)
{
        char *path = mem_printf("snapshot_%s/%s", name, file);
        struct strbuf text = { 0 };

        fixture_read(path, &text);
        free(path);
        *ret_len = text.len;
        return strbuf_take(&text);
}

static void read_stats(const char *name, const char *file, struct sample *ret_sample)
{
        size_t len;
        char *text = read_file(name, file, &len);

        *ret_sample = (struct sample){ .source = SOURCE_EXPVAR };
        assert_true(page_parse(PAGE_EXPVAR, text, len, ret_sample, NULL));
        free(text);
}

void snapshot_fixture_read(const char *name, struct snapshot *ret_snapshot, struct facts *ret_facts)
{
        const struct known *known = NULL;

        for (size_t i = 0; i < sizeof(knowns) / sizeof(knowns[0]); i++)
                if (strcmp(knowns[i].name, name) == 0)
                        known = &knowns[i];
        assert_non_null(known);
        *ret_snapshot = (struct snapshot){ .run = 1, .checkpoint = CHECKPOINT_SETTLED };
        ret_snapshot->smaps = read_file(name, "smaps.txt", &ret_snapshot->smaps_bytes);
        ret_snapshot->pages = read_file(name, "pages.txt", &ret_snapshot->pages_bytes);
        read_stats(name, "before.json", &ret_snapshot->before);
        read_stats(name, "after.json", &ret_snapshot->after);
        *ret_facts = (struct facts){ .limits = mem_dup("stack=8388608\n"), .host = { .page_bytes = 4096 } };
        ret_facts->go = (struct go_facts){ .is_go = true,
                                           .version = mem_dup(known->version),
                                           .executable = mem_dup("/opt/service/service"),
                                           .cgo = known->cgo,
                                           .machine = 62,
                                           .pclntab = known->pclntab };
}

void snapshot_fixture_edit(struct snapshot *snapshot, const char *from, const char *to)
{
        char *at = strstr(snapshot->smaps, from);
        char *edited;

        assert_non_null(at);
        edited = mem_printf("%.*s%s%s", (int)(at - snapshot->smaps), snapshot->smaps, to, at + strlen(from));
        free(snapshot->smaps);
        snapshot->smaps = edited;
        snapshot->smaps_bytes = strlen(edited);
}

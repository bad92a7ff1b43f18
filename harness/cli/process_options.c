/* One place for PID, --pid, --container and --url, so that they mean the same for every command. */
#include "cli/process_options.h"

#include <string.h>

#include "base/err.h"
#include "base/process_ref.h"
#include "base/scan.h"
#include "target/container.h"
#include "target/served.h"

/* Opens the process that listens at the URL. */
static bool open_by_url(const char *url, struct process_ref *ret_process, struct err *err)
{
        struct served served;

        if (!served_find(url, NULL, &served, err))
                return false;
        *ret_process = served.process;
        served.process = (struct process_ref){ 0 };
        served_clear(&served);
        return true;
}

static bool parse_pid(const char *text, int64_t *ret_pid, struct err *err)
{
        struct scan scan = scan_text(text, strlen(text));

        return (scan_i64(&scan, ret_pid) && scan_len(&scan) == 0 && *ret_pid > 0) ||
               err_set(err, ERR_USAGE, "PID: must be a whole number above 0, got '%s'", text);
}

bool process_options_open(const char *command, const struct process_values *values,
                          const struct option_list *operands, struct process_ref *ret_process,
                          struct err *err)
{
        int64_t pid = values->pid;

        if ((operands->count > 0) + (pid > 0) + (values->container != NULL) > 1)
                return err_set(err, ERR_USAGE, "%s: takes one of PID, --pid and --container, got several",
                               command);
        if (values->container)
                return container_find(values->container, ret_process, err);
        if (operands->count && !parse_pid(operands->items[0], &pid, err))
                return false;
        if (pid > 0)
                return process_ref_open(pid, ret_process, err);
        if (values->url)
                return open_by_url(values->url, ret_process, err);
        return err_set(err, ERR_USAGE,
                       "%s: needs a PID, --container ID or --url URL; 'plateau %s --help' explains", command,
                       command);
}

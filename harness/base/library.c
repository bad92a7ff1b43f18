/* dlopen(3). POSIX gives what dlsym() returns the size of a function pointer. */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/err.h"

bool library_open(const char *soname, const char *const *names, size_t count, void *ret_functions,
                  struct err *err)
{
        /* Never unloaded: libraries leave handlers of the end of threads and of the process behind. */
        void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        bool ok = true;

        if (!library)
                return err_set(err, ERR_MEASURE, "cannot open a library: %s", dlerror());
        for (size_t i = 0; i < count && ok; i++) {
                void *function = dlsym(library, names[i]);

                if (!function)
                        ok = err_set(err, ERR_MEASURE, "library %s has no %s", soname, names[i]);
                memcpy((char *)ret_functions + i * sizeof(function), &function, sizeof(function));
        }
        dlclose(library); /* gives back the handle alone */
        return ok;
}

/* Uses dlopen(3). POSIX guarantees that the void pointer of dlsym(3) can hold a function pointer. */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/err.h"

bool library_open(const char *soname, const char *const *names, size_t count, void *ret_functions,
                  struct err *err)
{
        /* RTLD_NODELETE: libraries register handlers for the end of threads and of the process, so they must stay. */
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
        dlclose(library); /* frees only the handle */
        return ok;
}

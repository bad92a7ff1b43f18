/* target/container: the names that engines give. Paths are as captured on machines with each of them. */
#include "target/container.h"

#include <string.h>

#include "base/err.h"
#include "base/process_ref.h"
#include "unit.h"

#define ID "4f3c0a9be1d2784356677889900aabbccddeeff00112233445566778899aabbc"

static void test_container_is_known_by_what_each_engine_calls_it(void **state)
{
        static const char *const texts[] = {
                "0::/system.slice/docker-" ID ".scope\n",
                "12:memory:/docker/" ID "\n11:cpu:/docker/" ID "\n",
                "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1c_2d.slice/cri-containerd-" ID
                ".scope\n",
                "4:memory:/kubepods/besteffort/pod9e1b9a52-0000/" ID "\n",
                "0::/kubepods.slice/kubepods-pod12.slice/crio-" ID ".scope\n",
                "0::/kubepods.slice/kubepods-pod12.slice/crio-" ID ".scope/container\n",
                "0::/machine.slice/libpod-" ID ".scope\n",
                "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope/container\n",
                "0::/libpod_parent/libpod-" ID "\n",
                "0::/system.slice/nerdctl-" ID ".scope\n",
                "0::/../cri-containerd-" ID ".scope\n", /* from a sidecar */
                "7:memory:/system.slice:docker:" ID "\n",
                "0::/docker/1111111111111111111111111111111111111111111111111111111111111111/docker/" ID
                "\n", /* docker in docker */
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                char id[CONTAINER_ID_MAX] = "";

                if (!container_parse(texts[i], strlen(texts[i]), id))
                        fail_msg("not known: %s", texts[i]);
                assert_string_equal(id, ID);
        }
}

static void test_container_is_not_what_only_looks_like_one(void **state)
{
        static const char *const texts[] = {
                "",
                "0::/\n",
                "0::/user.slice/user-0.slice/session-1.scope\n",
                "0::/machine.slice/libpod-conmon-" ID ".scope\n", /* podman's monitor, beside the container */
                "0::/kubepods.slice/crio-conmon-" ID ".scope\n",
                "0::/system.slice/docker-4f3c.scope\n",
                "0::/system.slice/docker-" ID "00.scope\n",
                "0::/system.slice/app-" ID ".service\n",
                ID "\n",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                char id[CONTAINER_ID_MAX] = "";

                if (container_parse(texts[i], strlen(texts[i]), id))
                        fail_msg("taken for a container: %s", texts[i]);
        }
}

static void test_container_that_is_not_there_says_so(void **state)
{
        struct process_ref process = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(container_find("feedfacefeedface", &process, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_false(container_find("web", &process, &err));
        assert_int_equal(err.kind, ERR_USAGE);
        assert_non_null(strstr(err.message, "docker inspect"));
        assert_false(container_find("no-such-unit.service", &process, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_container_is_known_by_what_each_engine_calls_it),
                cmocka_unit_test(test_container_is_not_what_only_looks_like_one),
                cmocka_unit_test(test_container_that_is_not_there_says_so),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

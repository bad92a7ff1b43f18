/* base/cgroup: two texts of the kernel make one folder. */
#include "base/cgroup.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#include "unit.h"

static void test_cgroup_path_prefers_the_controller_that_counts(void **state)
{
        const char hybrid[] = "9:name=systemd:/\n4:cpu,memory:/kubepods/pod:1\n0::/\n";
        const char v2[] = "0::/system.slice/x.service\n";
        const char none[] = "3:cpu:/\n";
        enum cgroup_version version;
        char *path = NULL;
        struct err err;

        (void)state;
        assert_true(cgroup_parse_path(hybrid, sizeof(hybrid) - 1, &version, &path, &err));
        assert_int_equal(version, CGROUP_V1);
        assert_string_equal(path, "/kubepods/pod:1");
        free(path);
        assert_true(cgroup_parse_path(v2, sizeof(v2) - 1, &version, &path, &err));
        assert_int_equal(version, CGROUP_V2);
        assert_string_equal(path, "/system.slice/x.service");
        free(path);
        assert_false(cgroup_parse_path(none, sizeof(none) - 1, &version, &path, &err));
}

static void test_cgroup_mount_cuts_the_part_that_is_not_shown(void **state)
{
        const char mounts[] = "30 22 0:27 / /sys/fs/cgroup rw shared:1 - tmpfs tmpfs rw\n"
                              "34 30 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
                              "40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n";
        char *folder = NULL;
        struct err err;

        (void)state;
        assert_true(
                cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V1, "/docker/abc/x", &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup/memory/x");
        free(folder);
        assert_true(cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V2, "/", &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup/unified");
        free(folder);
        assert_false(cgroup_parse_mount(mounts, 40, CGROUP_V1, "/", &folder, &err));
}

static void test_cgroup_mount_knows_a_folder_from_one_whose_name_goes_on(void **state)
{
        const char mounts[] = "34 30 0:31 /kube /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";
        const char nowhere[] = "34 30 0:31 / relative ro - cgroup2 cgroup2 rw\n";
        char *folder = NULL;
        struct err err;

        (void)state;
        assert_false(
                cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V1, "/kubepods/pod1", &folder, &err));
        assert_non_null(strstr(err.message, "in no mount"));
        assert_true(cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V1, "/kube", &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup/memory");
        free(folder);
        folder = NULL;
        assert_false(cgroup_parse_mount(nowhere, sizeof(nowhere) - 1, CGROUP_V2, "/", &folder, &err));
        assert_null(folder);
}

static void test_cgroup_mount_of_a_namespace_is_cut_as_its_path_is(void **state)
{
        /* As a sidecar sees the mount of the container beside it. */
        const char mounts[] =
                "900 899 0:29 /../cri-containerd-ab.scope /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
        char *folder = NULL;
        struct err err;

        (void)state;
        assert_true(cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V2, "/../cri-containerd-ab.scope",
                                       &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup");
        free(folder);
}

static void test_cgroup_limit_is_the_innermost_that_there_is(void **state)
{
        char *group = cgroup_limiting(FIXTURES "/cgroup_v2_pod/container", CGROUP_V2);

        (void)state;
        assert_string_equal(group, FIXTURES "/cgroup_v2_pod");
        free(group);
        group = cgroup_limiting(FIXTURES "/cgroup_v2", CGROUP_V2);
        assert_string_equal(group, FIXTURES "/cgroup_v2");
        free(group);
        assert_null(cgroup_limiting(FIXTURES "/cgroup_v1", CGROUP_V1));
        assert_int_equal(cgroup_parse_limit("max\n", 4), -1);
        assert_int_equal(cgroup_parse_limit("9223372036854771712\n", 20), -1);
        assert_int_equal(cgroup_parse_limit("4096\n", 5), 4096);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cgroup_path_prefers_the_controller_that_counts),
                cmocka_unit_test(test_cgroup_mount_cuts_the_part_that_is_not_shown),
                cmocka_unit_test(test_cgroup_mount_of_a_namespace_is_cut_as_its_path_is),
                cmocka_unit_test(test_cgroup_limit_is_the_innermost_that_there_is),
                cmocka_unit_test(test_cgroup_mount_knows_a_folder_from_one_whose_name_goes_on),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

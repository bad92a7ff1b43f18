/* Reads a child that holds known bytes, and an image that stands in for one. */
#include "goheap/memory_reader.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/process_ref.h"
#include "goheap/memory_image.h"
#include "unit.h"

enum { RANGES = 3000, PAGE = 4096 };

/* The child keeps a copy of this process's memory and waits. */
static pid_t start_child(void)
{
        pid_t pid = fork();

        if (pid == 0)
                for (;;)
                        pause();
        return pid;
}

static void end_child(pid_t pid)
{
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
}

static void test_a_batch_reads_what_is_there_and_marks_what_is_not(void **state)
{
        char *page = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        static struct memory_range ranges[RANGES];
        static unsigned char bytes[RANGES];
        struct memory_reader *reader = NULL;
        struct process_ref ref = { 0 };
        pid_t pid;

        (void)state;
        munmap(page + PAGE, PAGE);
        memset(page, 7, PAGE);
        memset(page + (size_t)2 * PAGE, 9, PAGE);
        pid = start_child();
        assert_true(process_ref_open(pid, &ref, NULL));
        assert_true(memory_reader_new(&ref, &reader, NULL));
        for (int i = 0; i < RANGES; i++)
                ranges[i] = (struct memory_range){ (uintptr_t)page + (uintptr_t)(i % 3) * PAGE, &bytes[i], 1,
                                                   false };
        assert_int_equal(memory_read(reader, ranges, RANGES), RANGES / 3 * 2);
        for (int i = 0; i < RANGES; i++) {
                assert_int_equal(ranges[i].read, i % 3 != 1);
                if (i % 3 != 1)
                        assert_int_equal(bytes[i], 7 + i % 3);
        }
        memory_reader_free(reader);
        process_ref_clear(&ref);
        end_child(pid);
        munmap(page, PAGE);
        munmap(page + (size_t)2 * PAGE, PAGE);
}

static void test_a_range_that_ends_beyond_the_mapping_is_not_read(void **state)
{
        char *page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        struct memory_reader *reader = NULL;
        struct process_ref ref = { 0 };
        unsigned char bytes[64];
        pid_t pid;

        (void)state;
        munmap(page + PAGE, PAGE);
        pid = start_child();
        assert_true(process_ref_open(pid, &ref, NULL));
        assert_true(memory_reader_new(&ref, &reader, NULL));
        assert_true(memory_read_at(reader, (uintptr_t)page + PAGE - 64, bytes, 64));
        assert_false(memory_read_at(reader, (uintptr_t)page + PAGE - 32, bytes, 64));
        assert_false(memory_read_at(reader, UINT64_MAX - 8, bytes, 64));
        memory_reader_free(reader);
        process_ref_clear(&ref);
        end_child(pid);
        munmap(page, PAGE);
}

static void test_a_process_that_ended_is_gone(void **state)
{
        struct memory_reader *reader = NULL;
        struct process_ref ref = { 0 };
        struct err err = { 0 };
        pid_t pid = start_child();
        uint64_t word;

        (void)state;
        assert_true(process_ref_open(pid, &ref, NULL));
        assert_true(memory_reader_new(&ref, &reader, NULL));
        assert_false(memory_reader_is_gone(reader));
        end_child(pid);
        assert_true(memory_reader_is_gone(reader));
        assert_false(memory_read_u64(reader, (uintptr_t)&err, &word));
        memory_reader_free(reader);
        assert_false(memory_reader_new(&ref, &reader, &err));
        process_ref_clear(&ref);
        assert_non_null(strstr(err.message, "cannot read the memory of process"));
}

static void test_an_image_gives_its_records_and_nothing_else(void **state)
{
        unsigned char bytes[12 + 16 + 12 + 4] = { 0 };
        struct memory_reader *reader;
        uint64_t address = 0x1000;
        uint32_t len = 16, long_len = 5;
        uint64_t word;

        (void)state;
        memcpy(bytes, &address, 8);
        memcpy(bytes + 8, &len, 4);
        bytes[12 + 8] = 42;
        memcpy(bytes + 28, &address, 8);
        memcpy(bytes + 36, &long_len, 4); /* cut off */
        reader = memory_image_new(bytes, sizeof(bytes));
        assert_true(memory_read_u64(reader, 0x1008, &word));
        assert_int_equal(word, 42);
        assert_false(memory_read_u64(reader, 0x1009, &word));
        assert_false(memory_read_u64(reader, 0xff8, &word));
        assert_false(memory_read_u64(reader, UINT64_MAX - 3, &word));
        memory_reader_free(reader);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_a_batch_reads_what_is_there_and_marks_what_is_not),
                cmocka_unit_test(test_a_range_that_ends_beyond_the_mapping_is_not_read),
                cmocka_unit_test(test_a_process_that_ended_is_gone),
                cmocka_unit_test(test_an_image_gives_its_records_and_nothing_else),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

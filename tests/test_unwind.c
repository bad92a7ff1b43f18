/* goheap/unwind: stacks laid out by hand over a table of functions whose depths are known. */
#include "goheap/unwind.h"

#include <string.h>

#include "goheap/pclntab.h"
#include "pclntab_fixture.h"
#include "unit.h"

enum { TEXT = 0x401000, STACK = 0x2000, WORDS = 64 };

/* Depth 0 in the first 4 bytes of each, 64 in the next 12, 0 behind. */
static const struct pclntab_fixture_function functions[] = {
        { "runtime.goexit", 0, 32 },
        { "main.worker", 32, 64 },
        { "main.wait", 96, 64 },
        { "runtime.gopark", 160, 64 },
};
enum { IN_GOEXIT = TEXT + 1, IN_WORKER = TEXT + 32 + 8, IN_WAIT = TEXT + 96 + 8, IN_GOPARK = TEXT + 160 + 8 };

struct stack {
        struct strbuf bytes;
        struct pclntab table;
        struct unwinder *unwinder;
        uint64_t words[WORDS];
        uint64_t pcs[UNWIND_FRAMES_MAX];
        bool whole;
};

static void set_up(struct stack *stack, enum layout_machine machine)
{
        *stack = (struct stack){ 0 };
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, sizeof(functions) / sizeof(functions[0]),
                        &stack->bytes);
        assert_true(pclntab_open(stack->bytes.text, stack->bytes.len, &stack->table, NULL));
        stack->table.base = TEXT;
        stack->unwinder = unwinder_new(&stack->table, machine);
}

static void tear_down(struct stack *stack)
{
        unwinder_free(stack->unwinder);
        strbuf_clear(&stack->bytes);
}

static size_t unwind_words(struct stack *stack, uint64_t pc, size_t words, size_t max)
{
        struct unwind_start start = { pc, STACK, (const uint8_t *)stack->words, words * 8 };

        return unwind(stack->unwinder, &start, stack->pcs, max, &stack->whole);
}

/* 64 bytes and then where the call returns to: words 8, 17, 26. */
static void plant_amd64(struct stack *stack)
{
        stack->words[8] = IN_WAIT;
        stack->words[17] = IN_WORKER;
        stack->words[26] = IN_GOEXIT;
}

static void test_unwind_follows_calls_to_the_goroutine_s_first_function(void **state)
{
        struct stack stack;

        (void)state;
        set_up(&stack, LAYOUT_AMD64);
        plant_amd64(&stack);
        assert_int_equal(unwind_words(&stack, IN_GOPARK, WORDS, UNWIND_FRAMES_MAX), 3);
        assert_true(stack.whole);
        assert_int_equal(stack.pcs[0], IN_GOPARK);
        assert_int_equal(stack.pcs[1], IN_WAIT);
        assert_int_equal(stack.pcs[2], IN_WORKER);
        tear_down(&stack);
}

static void test_unwind_finds_the_return_address_at_the_foot_of_a_frame_on_arm64(void **state)
{
        struct stack stack;

        (void)state;
        set_up(&stack, LAYOUT_ARM64);
        stack.words[0] = IN_WAIT;
        stack.words[8] = IN_WORKER;
        stack.words[16] = IN_GOEXIT;
        assert_int_equal(unwind_words(&stack, IN_GOPARK, WORDS, UNWIND_FRAMES_MAX), 3);
        assert_true(stack.whole);
        assert_int_equal(stack.pcs[2], IN_WORKER);
        /* Without a frame the register had it, which nobody saved. */
        assert_int_equal(unwind_words(&stack, TEXT + 160, WORDS, UNWIND_FRAMES_MAX), 1);
        assert_false(stack.whole);
        tear_down(&stack);
}

static void test_unwind_says_when_it_has_not_seen_the_whole(void **state)
{
        struct stack stack;

        (void)state;
        set_up(&stack, LAYOUT_AMD64);
        plant_amd64(&stack);
        assert_int_equal(unwind_words(&stack, IN_GOPARK, 17, UNWIND_FRAMES_MAX), 2); /* bytes end there */
        assert_false(stack.whole);
        assert_int_equal(unwind_words(&stack, IN_GOPARK, WORDS, 2), 2); /* no room for more */
        assert_false(stack.whole);
        stack.words[17] = 0xdead; /* no function */
        assert_int_equal(unwind_words(&stack, IN_GOPARK, WORDS, UNWIND_FRAMES_MAX), 2);
        assert_false(stack.whole);
        assert_int_equal(unwind_words(&stack, 0xdead, WORDS, UNWIND_FRAMES_MAX), 0);
        assert_false(stack.whole);
        tear_down(&stack);
}

static void test_unwind_of_a_stack_that_returns_to_itself_ends(void **state)
{
        struct stack stack;

        (void)state;
        set_up(&stack, LAYOUT_AMD64);
        for (size_t i = 0; i < WORDS; i++)
                stack.words[i] = TEXT + 160; /* no depth: each word is a return address */
        assert_int_equal(unwind_words(&stack, TEXT + 160, WORDS, UNWIND_FRAMES_MAX), WORDS + 1);
        assert_int_equal(unwind_words(&stack, TEXT + 160, WORDS, 10), 10);
        tear_down(&stack);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_unwind_follows_calls_to_the_goroutine_s_first_function),
                cmocka_unit_test(test_unwind_finds_the_return_address_at_the_foot_of_a_frame_on_arm64),
                cmocka_unit_test(test_unwind_says_when_it_has_not_seen_the_whole),
                cmocka_unit_test(test_unwind_of_a_stack_that_returns_to_itself_ends),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

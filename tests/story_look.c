#include "story_look.h"

#include "base/err.h"
#include "ledger/ledger_build.h"
#include "ledger/others.h"
#include "snapshot_fixture.h"
#include "unit.h"

void story_look_init(struct story_look *story)
{
        struct err err = { 0 };

        *story = (struct story_look){ 0 };
        snapshot_fixture_read("go1.22_mmap", &story->look.snapshot, &story->facts);
        story->facts.pid = 4242;
        story->look.facts = &story->facts;
        story->look.url = "http://127.0.0.1:6060";
        story->look.no_runtime = "";
        story->look.no_goroutines = "memory was not read";
        story->look.no_heap = "spans were not read";
        story->look.live_heap_bytes = -1;
        story->look.age_ns = INT64_C(60000000000);
        if (!ledger_build(&story->look.snapshot, &story->facts, -1, &story->look.ledger, &err))
                fail_msg("%s", err.message);
        others_of(&story->look.snapshot, &story->look.ledger, story->look.others);
}

void story_look_clear(struct story_look *story)
{
        look_clear(&story->look);
        facts_clear(&story->facts);
}

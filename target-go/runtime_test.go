package main

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
)

func TestGoroutinesLeakOneARequest(t *testing.T) {
	p := startProcess(t)
	before := p.memory()
	for i := 0; i < 200; i++ {
		p.get("/goroutine?depth=3")
	}
	text := p.get("/debug/pprof/goroutine?debug=1")
	for _, block := range strings.Split(text, "\n\n") {
		if strings.Contains(block, "main.blockForever") || strings.Contains(block, "target-go.blockForever") {
			if !strings.HasPrefix(block, "200 @") && !strings.Contains(block, "\n200 @") {
				t.Errorf("want 200 goroutines on one stack, got %.60q", block)
			}
			return
		}
	}
	t.Errorf("blockForever is not in the profile; stacks grew by %d", p.memory()["Stack"]-before["Stack"])
}

func TestIdleGoroutinesCostAStackEach(t *testing.T) {
	p := startProcess(t)
	p.get("/idle?goroutines=1000")
	before := p.memory()
	p.get("/idle?goroutines=20000")
	after := p.memory()
	about(t, "stack of a goroutine", float64(after["Stack"]-before["Stack"])/20000, 2048, 5)
	if heap := float64(after["HeapAlloc"]-before["HeapAlloc"]) / 20000; heap < 300 || heap > 600 {
		t.Errorf("%.0f bytes of heap for a goroutine", heap)
	}
}

func TestThreadsGrowUpToTheirBound(t *testing.T) {
	p := startProcess(t)
	p.get("/steady")
	before := p.status("Threads")
	for i := 0; i < 100; i++ {
		p.get("/thread?every=2&max=30")
	}
	// A thread that was idle may be taken, and the runtime may add its own.
	if grown := p.status("Threads") - before; grown < 30-before || grown > 30+8 {
		t.Errorf("%d threads more than %d, want about 30", grown, before)
	}
}

func TestIdleThreadsAreAddedAtOnce(t *testing.T) {
	p := startProcess(t)
	p.get("/idle?threads=200")
	if threads := p.status("Threads"); threads < 200 || threads > 220 {
		t.Errorf("%d threads", threads)
	}
}

func TestProfileAddsABucketARequest(t *testing.T) {
	p := startProcess(t, "--memprofilerate", "1")
	for i := 0; i < 100; i++ {
		p.get("/profile")
	}
	before := p.memory()
	for i := 0; i < 2000; i++ {
		p.get("/profile")
	}
	about(t, "bytes of a bucket", float64(p.memory()["BuckHashSys"]-before["BuckHashSys"])/2000, 400, 12)
}

func TestProfileNeedsItsRate(t *testing.T) {
	if runtime.MemProfileRate == 1 {
		t.Skip("this process samples every allocation")
	}
	if r := ask(newService(1<<20, "").handler(), "/profile"); r.Code != http.StatusConflict {
		t.Errorf("got %d, want 409", r.Code)
	}
}

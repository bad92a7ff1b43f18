package main

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
)

// liveHeap collects twice: one collection leaves what sync.Pool and finalizers
// held.
func liveHeap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// growth measures the live heap that a number of requests leave behind.
func growth(t *testing.T, handler http.Handler, path string, requests int) float64 {
	t.Helper()
	before := liveHeap()
	askOK(t, handler, path, requests)
	return float64(liveHeap() - before)
}

func TestLeakKeepsItsBytesAtAnyMoment(t *testing.T) {
	for _, c := range []struct{ bytes, kept int }{
		{16, 16}, {64, 64}, {512, 512}, {1024, 1024 + 32}, {65536, 65536 + 32},
	} {
		handler := newService(1<<30, "").handler()
		path := fmt.Sprintf("/leak?bytes=%d", c.bytes)
		askOK(t, handler, path, 100)
		requests := 20000
		if c.bytes > 512 {
			requests = 500
		}
		for part := 0; part < 3; part++ {
			got := growth(t, handler, path, requests) / float64(requests)
			about(t, fmt.Sprintf("%s, part %d", path, part), got, float64(c.kept), 5)
		}
		runtime.KeepAlive(handler)
	}
}

func TestSlabLeaksInSteps(t *testing.T) {
	handler := newService(1<<30, "").handler()
	askOK(t, handler, "/slab?every=1000&bytes=1048576", 10)
	about(t, "999 requests", growth(t, handler, "/slab?every=1000&bytes=1048576", 989)+1048576, 1048576, 1)
	about(t, "the 1000th", growth(t, handler, "/slab?every=1000&bytes=1048576", 1), 1048576, 1)
	about(t, "4000 more", growth(t, handler, "/slab?every=1000&bytes=1048576", 4000), 4*1048576, 1)
	runtime.KeepAlive(handler)
}

func TestCountedCacheFillsThenStaysFlat(t *testing.T) {
	handler := newService(1<<30, "").handler()
	path := "/cache?entries=4000&bytes=512"
	askOK(t, handler, path, 1)
	about(t, "first half", growth(t, handler, path, 2000)/2000, 512+32, 2)
	about(t, "second half", growth(t, handler, path, 1999)/1999, 512+32, 2)
	if grew := growth(t, handler, path, 8000); grew > 8000 || grew < -8000 {
		t.Errorf("a full cache moved by %.0f bytes", grew)
	}
	if r := ask(handler, "/cache?entries=4001&bytes=512"); r.Code != http.StatusConflict {
		t.Errorf("another size: got %d, want 409", r.Code)
	}
	runtime.KeepAlive(handler)
}

func TestRandomCacheFillsExponentially(t *testing.T) {
	s := newService(1<<30, "")
	askOK(t, s.handler(), "/cache?entries=4000&bytes=64&random=1", 4000)
	filled := 0
	for _, entry := range s.heap.cache {
		if entry != nil {
			filled++
		}
	}
	about(t, "slots filled by as many requests", float64(filled), 4000*(1-0.3679), 3)
}

func TestACacheKeyIsStoredOnce(t *testing.T) {
	s := newService(1<<30, "")
	handler := s.handler()
	askOK(t, handler, "/cache?key=42", 1)
	first := s.heap.cache[42]
	askOK(t, handler, "/cache?key=42", 1)
	if s.heap.cache[42] != first {
		t.Error("a hit replaced the entry")
	}
	askOK(t, handler, "/cache?key=10042", 1)
	if s.heap.cache[42] == first {
		t.Error("a miss kept the old entry")
	}
}

func TestChurnAndPoolKeepNothing(t *testing.T) {
	handler := newService(1<<30, "").handler()
	for _, path := range []string{"/churn?kib=256", "/pool?kib=256", "/steady"} {
		askOK(t, handler, path, 10)
		if kept := growth(t, handler, path, 200); kept > 64<<10 {
			t.Errorf("%s kept %.0f bytes", path, kept)
		}
	}
}

func TestHeldChurnIsAliveTogether(t *testing.T) {
	s := newService(1<<30, "")
	handler := s.handler()
	var done sync.WaitGroup
	for i := 0; i < 8; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			ask(handler, "/churn?kib=1024&hold=200")
		}()
	}
	for held := 0; held < 8; runtime.Gosched() {
		s.heap.burst.mu.Lock()
		held = s.heap.burst.inFlight
		s.heap.burst.mu.Unlock()
	}
	done.Wait()
	if s.budget.used != 0 {
		t.Errorf("%d bytes were not given back", s.budget.used)
	}
}

func TestTheTailEndsWithACollectionOfTheRuntimesOwn(t *testing.T) {
	p := startProcess(t)
	p.get("/churn?kib=512&live=32")
	forced := p.memory()["NumGC"]
	p.get("/churn?kib=16384&live=32&tail=1")
	for i := 0; i < 1000; i++ {
		// The collection is counted as done before everything is swept.
		if m := p.trailer("/debug/pprof/heap?debug=1"); m["NumGC"] > forced && m["HeapAlloc"] < 44<<20 {
			return
		}
	}
	t.Errorf("32 MiB are live; still there: %v", p.trailer("/debug/pprof/heap?debug=1"))
}

func TestGogcKeepsItsLiveHeap(t *testing.T) {
	p := startProcess(t)
	before := p.memory()
	p.get("/gogc?mib=32&kib=4")
	after := p.memory()
	about(t, "live heap", float64(after["HeapAlloc"]-before["HeapAlloc"]), 32<<20, 1)
	if after["NextGC"] < 60<<20 {
		t.Errorf("the next collection is due at %d", after["NextGC"])
	}
	for i := 0; i < 20; i++ {
		p.get("/gogc?mib=32&kib=512")
	}
	about(t, "live heap later", float64(p.memory()["HeapAlloc"]-before["HeapAlloc"]), 32<<20, 1)
}

func TestFragmentPinsSpansWithFewObjects(t *testing.T) {
	p := startProcess(t)
	before := p.memory()
	p.get("/fragment?mib=32&bytes=64&keep=100")
	after := p.memory()
	waste := func(m map[string]int64) float64 { return float64(m["HeapInuse"] - m["HeapAlloc"]) }
	about(t, "fragmentation", waste(after)-waste(before), (32<<20)*0.99, 5)
	if live := after["HeapAlloc"] - before["HeapAlloc"]; live > 1<<20 {
		t.Errorf("%d bytes are live", live)
	}
}

func TestUntouchedMemoryIsCountedButNotResident(t *testing.T) {
	p := startProcess(t)
	before, rss := p.memory(), p.status("VmRSS")
	p.get("/untouched?mib=128")
	after := p.memory()
	about(t, "HeapAlloc", float64(after["HeapAlloc"]-before["HeapAlloc"]), 128<<20, 1)
	if grown := p.status("VmRSS") - rss; grown > 8<<20 {
		t.Errorf("RSS grew by %d bytes", grown)
	}
}

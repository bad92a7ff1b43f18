package main

import (
	"fmt"
	"io/ioutil"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestATableOfNamesGrowsByAbout100BytesARow(t *testing.T) {
	handler := newService(1<<30, "").handler()
	askOK(t, handler, "/table?rows=100", 10)
	kept := growth(t, handler, "/table?rows=100", 500) / 50000
	if kept < 60 || kept > 160 { // depends on how long ago the map doubled
		t.Errorf("a row kept %.1f bytes", kept)
	}
	runtime.KeepAlive(handler)
}

func TestAppendedNumbersAreKept(t *testing.T) {
	handler := newService(1<<30, "").handler()
	askOK(t, handler, "/append?bytes=8192", 10)
	kept := growth(t, handler, "/append?bytes=8192", 500)
	if kept < 500*8192*0.7 || kept > 500*8192*1.5 {
		t.Errorf("500 requests kept %.0f bytes", kept)
	}
	runtime.KeepAlive(handler)
}

func TestExpiringEntriesGoByThemselves(t *testing.T) {
	p := startProcess(t)
	before := p.memory()["HeapAlloc"]
	for i := 0; i < 64; i++ {
		p.get("/expire?bytes=65536&seconds=2")
	}
	if held := p.memory()["HeapAlloc"] - before; held < 64*65536 {
		t.Errorf("%d bytes are held", held)
	}
	for i := 0; i < 500; i++ {
		if p.memory()["HeapAlloc"]-before < 1<<20 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("entries outlived their two seconds")
}

func TestEachClientKeepsItsConnection(t *testing.T) {
	p := startProcess(t)
	p.get("/connect?seconds=60")
	before := p.status("FDSize")
	for i := 0; i < 200; i++ {
		p.get("/connect?seconds=60")
	}
	page := p.get("/debug/pprof/goroutine?debug=1")
	var goroutines int
	fmt.Sscanf(page, "goroutine profile: total %d", &goroutines)
	if goroutines < 600 || p.status("FDSize") <= before {
		t.Errorf("200 connections have %d goroutines", goroutines)
	}
}

func TestABufferIsDroppedWhenItIsFull(t *testing.T) {
	s := newService(1<<30, "")
	handler := s.handler()
	askOK(t, handler, "/buffer?bytes=64&every=10", 9)
	if len(s.growing.lines) != 9 {
		t.Errorf("%d lines of 9", len(s.growing.lines))
	}
	askOK(t, handler, "/buffer?bytes=64&every=10", 1)
	if s.growing.lines != nil {
		t.Errorf("%d lines outlived the drop", len(s.growing.lines))
	}
}

func TestEnlargedBuffersAreGivenBack(t *testing.T) {
	s := newService(1<<30, "")
	askOK(t, s.handler(), "/enlarge?bytes=4096", 50)
	if s.budget.used != 0 || s.growing.enlarged != 50 {
		t.Errorf("%d bytes in use after %d requests", s.budget.used, s.growing.enlarged)
	}
}

func TestBackgroundGrowsWithoutRequests(t *testing.T) {
	p := startProcess(t)
	before := p.memory()["HeapAlloc"]
	p.get("/background?bytes=1048576")
	for i := 0; i < 500; i++ {
		if p.memory()["HeapAlloc"]-before > 512<<10 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("nothing was kept in ten seconds")
}

func TestOneRequestInAHundredFailsAndIsKept(t *testing.T) {
	handler := newService(1<<30, "").handler()
	failed := 0
	for i := 0; i < 300; i++ {
		if response := ask(handler, "/fail?every=100&bytes=4096"); response.Code == http.StatusInternalServerError {
			failed++
		}
	}
	if failed != 3 {
		t.Errorf("%d of 300 requests failed", failed)
	}
}

// waiting counts the goroutines in waitForever. The total number of goroutines
// would not do: it includes those of connections that are just closing.
func waiting(p *process) int {
	return strings.Count(p.get("/debug/pprof/goroutine?debug=2"), ".waitForever(")
}

func TestOneGoroutineStartsLate(t *testing.T) {
	p := startProcess(t)
	for i := 0; i < 9; i++ {
		p.get("/late?after=10")
	}
	if early := waiting(p); early != 0 {
		t.Errorf("%d goroutines started early", early)
	}
	for i := 0; i < 20; i++ {
		p.get("/late?after=10")
	}
	if late := waiting(p); late != 1 {
		t.Errorf("%d goroutines started", late)
	}
}

func descriptors(t *testing.T, p *process) int {
	names, err := ioutil.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

func TestDescriptorsStayOpen(t *testing.T) {
	p := startProcess(t)
	p.get("/steady")
	before := descriptors(t, p)
	for i := 0; i < 100; i++ {
		p.get("/open?every=10&max=5")
	}
	if more := descriptors(t, p) - before; more != 5 {
		t.Errorf("%d descriptors stayed open", more)
	}
}

func TestThePrometheusPageHasTheNamesOfItsClient(t *testing.T) {
	page := ask(newService(1<<30, "").handler(), "/metrics").Body.String()
	for _, name := range []string{"go_memstats_next_gc_bytes ", "go_memstats_heap_alloc_bytes ", "go_goroutines "} {
		if !strings.Contains(page, "\n"+name) {
			t.Errorf("no %q on the page", name)
		}
	}
}

func TestAServiceFillsByItselfAtItsStart(t *testing.T) {
	p := startProcess(t, "--start-mib", "16", "--start-time", "100ms")
	for i := 0; i < 500; i++ {
		if p.memory()["HeapAlloc"] > 15<<20 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d bytes are live", p.memory()["HeapAlloc"])
}

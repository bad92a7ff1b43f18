//go:build cgo && plateau_cgo
// +build cgo,plateau_cgo

package main

import "testing"

// One thread at a time, so that malloc does not begin a new arena meanwhile.
func TestMemoryOfCGrowsByTheBlockAndItsHeader(t *testing.T) {
	p := startProcess(t)
	leak := func(requests int) {
		for i := 0; i < requests; i++ {
			p.get("/cgo/leak?bytes=16376")
		}
	}
	leak(200)
	before, rss := p.memory(), p.status("RssAnon")
	leak(2000)
	after := p.memory()
	runtime := after["Sys"] - after["HeapReleased"] - before["Sys"] + before["HeapReleased"]
	if grown := p.status("RssAnon") - rss; grown < 2000*16384 || grown > 2000*16384+runtime+4<<20 {
		t.Errorf("%d bytes a request, %d of Go's", grown/2000, runtime/2000)
	}
	if heap := after["HeapAlloc"] - before["HeapAlloc"]; heap > 256<<10 {
		t.Errorf("Go's heap grew by %d", heap)
	}
}

func TestFreedMemoryOfCStays(t *testing.T) {
	p := startProcess(t)
	p.get("/steady")
	before := p.status("RssAnon")
	p.get("/cgo/free?mib=32&bytes=240&keep=16")
	p.get("/debug/release")
	about(t, "what stays", float64(p.status("RssAnon")-before), 1.067*(32<<20), 10)
}

func TestHeldMemoryOfCIsResident(t *testing.T) {
	p := startProcess(t)
	p.get("/steady")
	before := p.status("RssAnon")
	p.get("/idle?cmib=64")
	about(t, "held", float64(p.status("RssAnon")-before), 64<<20, 5)
}

package main

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// idle opens connections that have served a request and are kept open.
func idle(t *testing.T, p *process, count int) []net.Conn {
	t.Helper()
	var conns []net.Conn
	for i := 0; i < count; i++ {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("GET /steady HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	return conns
}

func closeAll(conns []net.Conn) {
	for _, conn := range conns {
		conn.Close()
	}
}

func (p *process) liveHeap() int64 {
	p.get("/debug/pprof/heap?gc=1")
	p.get("/debug/pprof/heap?gc=1")
	return p.memory()["HeapAlloc"]
}

// settled waits until closed connections are gone from the live heap.
func (p *process) settled(below int64) int64 {
	live := p.liveHeap()
	for i := 0; i < 50 && live > below; i++ {
		time.Sleep(20 * time.Millisecond)
		live = p.liveHeap()
	}
	return live
}

func TestAConnectionHoldsItsBytesWhileItIsOpen(t *testing.T) {
	p := startProcess(t, "--conn-bytes", "262144")
	before := p.liveHeap()
	conns := idle(t, p, 40)
	about(t, "bytes of an open connection", float64(p.liveHeap()-before)/40, 262144+12288, 10)
	closeAll(conns)
	if left := p.settled(before+1<<20) - before; left > 1<<20 {
		t.Errorf("%d bytes are left of closed connections", left)
	}
}

func TestAConnectionLeavesItsBytesBehind(t *testing.T) {
	p := startProcess(t, "--conn-leak", "262144")
	before := p.liveHeap()
	closeAll(idle(t, p, 40))
	left := p.settled(before+40*266000) - before
	about(t, "bytes that a closed connection leaves", float64(left)/40, 262144, 5)
}

func TestAStreamHoldsItsBytesUntilItsClientGoes(t *testing.T) {
	p := startProcess(t)
	before := p.liveHeap()
	var answers []*http.Response
	for i := 0; i < 20; i++ {
		answer, err := http.Get(p.url + "/stream?bytes=524288")
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	about(t, "bytes of an open stream", float64(p.liveHeap()-before)/20, 524288, 5)
	for _, answer := range answers {
		answer.Body.Close()
	}
	if left := p.settled(before+1<<20) - before; left > 1<<20 {
		t.Errorf("%d bytes are left of closed streams", left)
	}
}

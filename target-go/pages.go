package main

import (
	"bytes"
	"fmt"
	"io"
	"io/ioutil"
	"net"
	"net/http"
	"runtime"
	"time"
)

// serveMetrics is the page of a service with Prometheus metrics but neither
// expvar nor pprof. It uses the names of client_golang's Go collector.
func serveMetrics(w http.ResponseWriter, r *http.Request) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for _, g := range []struct {
		name  string
		value uint64
	}{
		{"alloc_bytes", m.Alloc}, {"sys_bytes", m.Sys}, {"heap_alloc_bytes", m.HeapAlloc},
		{"heap_sys_bytes", m.HeapSys}, {"heap_idle_bytes", m.HeapIdle}, {"heap_inuse_bytes", m.HeapInuse},
		{"heap_released_bytes", m.HeapReleased}, {"heap_objects", m.HeapObjects},
		{"stack_inuse_bytes", m.StackInuse}, {"stack_sys_bytes", m.StackSys},
		{"mspan_inuse_bytes", m.MSpanInuse}, {"mspan_sys_bytes", m.MSpanSys},
		{"mcache_inuse_bytes", m.MCacheInuse}, {"mcache_sys_bytes", m.MCacheSys},
		{"buck_hash_sys_bytes", m.BuckHashSys}, {"gc_sys_bytes", m.GCSys}, {"other_sys_bytes", m.OtherSys},
		{"next_gc_bytes", m.NextGC},
	} {
		fmt.Fprintf(w, "# TYPE go_memstats_%s gauge\ngo_memstats_%s %g\n", g.name, g.name, float64(g.value))
	}
	fmt.Fprintf(w, "# TYPE go_goroutines gauge\ngo_goroutines %d\n", runtime.NumGoroutine())
}

// fillAtStart fills `total` bytes within `length`, independent of requests,
// like a service that loads its data while it already answers.
func (s *service) fillAtStart(total int64, length time.Duration) {
	const steps = 100
	for i := 0; i < steps && s.budget.take(total/steps) == nil; i++ {
		data := make([]byte, total/steps)
		touch(data)
		s.started = append(s.started, data)
		time.Sleep(length / steps)
	}
}

// serveBackend starts a second listener on loopback, which answers each request
// with a page of 8 KiB, and returns its URL.
func serveBackend() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	page := bytes.Repeat([]byte("x"), 8192)
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(page) }))
	return "http://" + listener.Addr().String() + "/", nil
}

func drain(body io.ReadCloser) error {
	_, err := io.Copy(ioutil.Discard, body)
	body.Close()
	return err
}

package main

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

// Workloads whose memory is the runtime's: goroutines, threads and its own
// data structures.

const (
	maxGoroutines = 1 << 20
	maxThreads    = 2000 // well below the runtime's limit of 10,000
	profileDepth  = 20   // 2^20 distinct stacks, each below the 32 frames kept by every Go version
)

type runtimeState struct {
	goroutines int64 // atomic: kept by /goroutine and /idle
	profiled   int64 // atomic: stacks that /profile made

	mu             sync.Mutex
	threads        int64
	threadRequests int64
	pipe           int // read end that never delivers
	pipeOpen       bool
}

func (s *service) runtimeWorkloads() []workload {
	return []workload{{
		path:   "/goroutine",
		plants: "one goroutine more a request, blocked for ever, `depth` calls deep",
		params: []param{{"depth", 0, 0, 1000}},
		run: func(a args) error {
			return s.leakGoroutines(1, a["depth"])
		},
	}, {
		path:   "/thread",
		plants: "one OS thread more every `every` requests, up to `max`",
		params: []param{{"every", 1, 1, 1 << 30}, {"max", 200, 1, maxThreads}},
		run:    s.thread,
	}, {
		path:   "/profile",
		plants: "profiler buckets: a new stack in the heap profile a request (--memprofilerate 1)",
		run:    s.profile,
	}, {
		path:   "/idle",
		plants: "states for tests of the ledger: so many goroutines, threads, MiB of C memory more",
		params: []param{{"goroutines", 0, 0, maxGoroutines}, {"threads", 0, 0, maxThreads}, {"cmib", 0, 0, 4096}},
		run:    s.idle,
	}}
}

// blockForever is the function that a profile shows for leaked goroutines.
//
//go:noinline
func blockForever(depth int64) int64 {
	if depth == 0 {
		select {}
	}
	return blockForever(depth-1) + 1
}

func (s *service) leakGoroutines(n, depth int64) error {
	if total := atomic.AddInt64(&s.runtime.goroutines, n); total > maxGoroutines {
		atomic.AddInt64(&s.runtime.goroutines, -n)
		return refuse(http.StatusServiceUnavailable, "at most %d goroutines are leaked", maxGoroutines)
	}
	for i := int64(0); i < n; i++ {
		go blockForever(depth)
	}
	return nil
}

// blockThread blocks its thread in a read that never returns.
//
//go:noinline
func blockThread(fd int, locked *sync.WaitGroup) {
	runtime.LockOSThread()
	locked.Done()
	var buf [1]byte
	for {
		if n, err := syscall.Read(fd, buf[:]); n == 0 || (err != nil && err != syscall.EINTR) {
			return
		}
	}
}

func (s *service) thread(a args) error {
	r := &s.runtime
	r.mu.Lock()
	r.threadRequests++
	due := r.threadRequests%a["every"] == 0 && r.threads < a["max"]
	r.mu.Unlock()
	if !due {
		return nil
	}
	return s.addThreads(1)
}

func (s *service) addThreads(n int64) error {
	r := &s.runtime
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.threads+n > maxThreads {
		return refuse(http.StatusServiceUnavailable, "at most %d threads are kept", maxThreads)
	}
	if !r.pipeOpen {
		var ends [2]int
		if err := syscall.Pipe(ends[:]); err != nil {
			return fmt.Errorf("pipe: %v", err)
		}
		r.pipe, r.pipeOpen = ends[0], true
	}
	var locked sync.WaitGroup
	locked.Add(int(n))
	for i := int64(0); i < n; i++ {
		go blockThread(r.pipe, &locked)
	}
	locked.Wait()
	r.threads += n
	return nil
}

//go:noinline
func allocProfiled() []byte { return make([]byte, 64) }

// profileStack encodes a number in the stack of one allocation, so that each
// number makes a distinct profile bucket: each bit is a frame called from one
// of two places.
//
//go:noinline
func profileStack(number int64, bits int) int {
	switch {
	case bits == 0:
		return len(allocProfiled())
	case number&1 == 0:
		return profileStack(number>>1, bits-1) + 1
	default:
		return profileStack(number>>1, bits-1) + 2
	}
}

func (s *service) profile(args) error {
	if runtime.MemProfileRate != 1 {
		return refuse(http.StatusConflict, "needs the service started with --memprofilerate 1")
	}
	number := atomic.AddInt64(&s.runtime.profiled, 1) - 1
	if number >= 1<<profileDepth {
		return refuse(http.StatusServiceUnavailable, "all %d stacks are used", 1<<profileDepth)
	}
	profileStack(number, profileDepth)
	return nil
}

func (s *service) idle(a args) error {
	if a["cmib"] > 0 {
		if err := s.nativeHold(a["cmib"] << 20); err != nil {
			return err
		}
	}
	if err := s.leakGoroutines(a["goroutines"], 0); err != nil {
		return err
	}
	if a["threads"] > 0 {
		return s.addThreads(a["threads"])
	}
	return nil
}

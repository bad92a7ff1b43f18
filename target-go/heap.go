package main

import (
	"math/bits"
	"net/http"
	"runtime"
	"sync"
	"time"
)

// Workloads whose memory is in Go's heap. Those that keep memory are built so
// that the growth of HeapAlloc per request is known at any moment: they use no
// container that doubles, and bookkeeping is either inside the kept object or
// stated in the workload's truth.

const (
	pageSize = 4096
	wordSize = bits.UintSize / 8

	// Up to this size an object with pointers fills its size class exactly in
	// every Go version; above it Go 1.22 and later add a header of 8 bytes.
	maxCellBytes = 512

	tailStep   = 1 << 20
	tailObject = 16 << 10
)

// cell is one word of a kept object. The first word of each object points to
// the previous object, which makes a list without additional memory.
type cell *cell

// record keeps one larger object; it takes 32 bytes besides the data.
type record struct {
	next *record
	data []byte
}

type cacheEntry struct {
	key  int64
	data []byte
}

// once guards state that the first request builds and later requests reuse.
type once struct {
	mu    sync.Mutex
	built bool
	key   [3]int64
}

// do calls build on the first call. Later calls must pass the same key.
func (o *once) do(key [3]int64, build func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.built && o.key != key {
		return refuse(http.StatusConflict, "built once with %v; %v cannot be had in the same process", o.key, key)
	}
	if o.built {
		return nil
	}
	if err := build(); err != nil {
		return err
	}
	o.built, o.key = true, key
	return nil
}

type heapState struct {
	burst burst

	mu           sync.Mutex
	leaked       cell
	leakedBig    *record
	slabs        *record
	slabRequests int64

	cacheOnce     once
	cache         []*cacheEntry
	cacheRequests int64

	pool sync.Pool

	liveOnce once
	live     *record

	fragmentOnce once
	scattered    cell

	untouchedOnce once
	untouched     *record
}

func (s *service) heapWorkloads() []workload {
	return []workload{{
		path:   "/churn",
		plants: "Go reserve and dead heap: garbage, held for some time, then dropped",
		params: []param{{"kib", 512, 1, 65536}, {"hold", 0, 0, 10000},
			{"live", 0, 0, 16384}, {"tail", 0, 0, 10000}},
		run: s.churn,
	}, {
		path:   "/leak",
		plants: "live heap grows by `bytes` a request, for ever",
		params: []param{{"bytes", 64, 16, 1 << 20}},
		run:    s.leak,
	}, {
		path:   "/slab",
		plants: "live heap grows in steps: `bytes` at once, every `every` requests",
		params: []param{{"every", 1000, 1, 1 << 30}, {"bytes", 65536, 1024, 64 << 20}},
		run:    s.slab,
	}, {
		path:   "/cache",
		plants: "live heap grows until `entries` are filled, then is flat",
		params: []param{{"entries", 10000, 1, 1 << 24}, {"bytes", 512, 16, 1 << 20},
			{"key", -1, -1, 1 << 62}, {"random", 0, 0, 1}},
		run: s.useCache,
	}, {
		path:   "/pool",
		plants: "live heap up to one buffer for each request in flight, until two collections",
		params: []param{{"kib", 64, 1, 65536}, {"hold", 0, 0, 10000}},
		run:    s.usePool,
	}, {
		path:   "/gogc",
		plants: "dead heap below GOGC's goal, or GOMEMLIMIT's: `mib` live, `kib` of garbage a request",
		params: []param{{"mib", 64, 1, 16384}, {"kib", 4, 0, 65536}},
		run:    s.gogc,
	}, {
		path:   "/fragment",
		plants: "fragmentation: `mib` of small objects once, then all but one in `keep` dropped",
		params: []param{{"mib", 64, 1, 16384}, {"bytes", 64, 16, maxCellBytes}, {"keep", 100, 2, 10000}},
		run:    s.fragment,
	}, {
		path:   "/untouched",
		plants: "memory that Go counts and the kernel does not: `mib` allocated once, never touched",
		params: []param{{"mib", 256, 1, 16384}},
		run:    s.holdUntouched,
	}}
}

func touch(data []byte) {
	for i := 0; i < len(data); i += pageSize {
		data[i] = 1
	}
}

func sleepMs(ms int64) {
	if ms > 0 {
		time.Sleep(time.Duration(ms) * time.Millisecond)
	}
}

// burst detects when the last request of a burst has been answered.
type burst struct {
	mu       sync.Mutex
	inFlight int
	after    *time.Timer
}

func (b *burst) begin() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight++
	if b.after != nil {
		b.after.Stop()
	}
}

// end starts the tail when `quiet` has passed without another request.
func (b *burst) end(quiet time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight--
	if b.inFlight == 0 && quiet > 0 {
		b.after = time.AfterFunc(quiet, b.tail)
	}
}

// tail allocates in small steps, like a service's housekeeping, until the heap
// has reached its goal and the runtime has collected by itself. A forced
// collection would not do: it sets the scavenger's goal to the heap in use at
// that moment, and the time at which the reserve disappears would vary.
func (b *burst) tail() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	before, most := stats.NumGC, 2*stats.NextGC
	for done := uint64(0); done < most && stats.NumGC == before && b.isQuiet(); done += tailStep {
		for i := 0; i < tailStep; i += tailObject {
			runtime.KeepAlive(allocTail())
		}
		time.Sleep(time.Millisecond)
		runtime.ReadMemStats(&stats)
	}
}

func (b *burst) isQuiet() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.inFlight == 0
}

//go:noinline
func allocTail() []byte { return make([]byte, tailObject) }

//go:noinline
func allocChurn(bytes int64) []byte {
	data := make([]byte, bytes)
	touch(data)
	return data
}

func (s *service) churn(a args) error {
	if err := s.keepLive(a["live"] << 20); err != nil {
		return err
	}
	bytes := a["kib"] << 10
	if err := s.budget.take(bytes); err != nil {
		return err
	}
	defer s.budget.giveBack(bytes)
	s.heap.burst.begin()
	defer s.heap.burst.end(time.Duration(a["tail"]) * time.Millisecond)
	data := allocChurn(bytes)
	sleepMs(a["hold"])
	runtime.KeepAlive(data)
	return nil
}

//go:noinline
func leakRecord(bytes int64) []cell {
	return make([]cell, (bytes+wordSize-1)/wordSize)
}

//go:noinline
func leakBigRecord(bytes int64) *record {
	r := &record{data: make([]byte, bytes)}
	touch(r.data)
	return r
}

func (s *service) leak(a args) error {
	bytes := a["bytes"]
	if err := s.budget.take(bytes); err != nil {
		return err
	}
	h := &s.heap
	if bytes > maxCellBytes {
		r := leakBigRecord(bytes)
		h.mu.Lock()
		defer h.mu.Unlock()
		r.next, h.leakedBig = h.leakedBig, r
		return nil
	}
	kept := leakRecord(bytes)
	h.mu.Lock()
	defer h.mu.Unlock()
	kept[0], h.leaked = h.leaked, &kept[0]
	return nil
}

//go:noinline
func leakSlab(bytes int64) *record {
	r := &record{data: make([]byte, bytes)}
	touch(r.data)
	return r
}

func (s *service) slab(a args) error {
	h := &s.heap
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slabRequests++
	if h.slabRequests%a["every"] != 0 {
		return nil
	}
	if err := s.budget.take(a["bytes"]); err != nil {
		return err
	}
	r := leakSlab(a["bytes"])
	r.next, h.slabs = h.slabs, r
	return nil
}

//go:noinline
func cacheFill(key, bytes int64) *cacheEntry {
	e := &cacheEntry{key: key, data: make([]byte, bytes)}
	touch(e.data)
	return e
}

// scramble is the output function of SplitMix64. It turns counters into
// distinct keys in random order, the same in every process.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// useCache is a direct-mapped cache: each key has one slot, whose content it
// replaces. Sequential keys fill a new slot with each request, so that the
// cache is full after `entries` requests; with random keys it fills
// exponentially.
func (s *service) useCache(a args) error {
	h := &s.heap
	entries, bytes := a["entries"], a["bytes"]
	if entries > s.budget.max/(bytes+40) {
		return refuse(http.StatusBadRequest, "%d entries of %d bytes are more than --max-mib allows", entries, bytes)
	}
	err := h.cacheOnce.do([3]int64{entries, bytes}, func() error {
		if err := s.budget.take(entries * (bytes + 40)); err != nil {
			return err
		}
		h.cache = make([]*cacheEntry, entries)
		return nil
	})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	key := a["key"]
	if key < 0 {
		key = h.cacheRequests
		h.cacheRequests++
		if a["random"] == 1 {
			key = int64(scramble(uint64(key)) >> 1)
		}
	}
	slot := &h.cache[key%entries]
	if *slot == nil || (*slot).key != key {
		*slot = cacheFill(key, bytes)
	}
	return nil
}

//go:noinline
func allocPooled(bytes int64) *[]byte {
	data := make([]byte, bytes)
	return &data
}

func (s *service) usePool(a args) error {
	bytes := a["kib"] << 10
	if err := s.budget.take(bytes); err != nil {
		return err
	}
	defer s.budget.giveBack(bytes)
	buffer, ok := s.heap.pool.Get().(*[]byte)
	if !ok || int64(len(*buffer)) < bytes {
		buffer = allocPooled(bytes)
	}
	touch(*buffer)
	sleepMs(a["hold"])
	s.heap.pool.Put(buffer)
	return nil
}

//go:noinline
func holdLive(bytes int64) *record {
	var live *record
	for ; bytes > 0; bytes -= 64 << 10 {
		r := &record{next: live, data: make([]byte, 64<<10)}
		touch(r.data)
		live = r
	}
	return live
}

//go:noinline
func allocGarbage(bytes int64) []byte {
	data := make([]byte, bytes)
	touch(data)
	return data
}

// keepLive gives the service a live heap of that size, once; 0: none.
func (s *service) keepLive(bytes int64) error {
	if bytes == 0 {
		return nil
	}
	return s.heap.liveOnce.do([3]int64{bytes}, func() error {
		if err := s.budget.take(bytes); err != nil {
			return err
		}
		s.heap.live = holdLive(bytes)
		return nil
	})
}

func (s *service) gogc(a args) error {
	if err := s.keepLive(a["mib"] << 20); err != nil {
		return err
	}
	if kib := a["kib"]; kib > 0 {
		runtime.KeepAlive(allocGarbage(kib << 10))
	}
	return nil
}

//go:noinline
func allocScattered(words int64) []cell {
	return make([]cell, words)
}

// scatter allocates small objects, all alive at once, in two lists, and returns
// the list that has one in `keep` of them. When the other list has been
// collected, the kept objects still pin nearly every span.
func scatter(bytes, size, keep int64) cell {
	var kept, dropped cell
	words := (size + wordSize - 1) / wordSize
	for i := int64(0); i < bytes/size; i++ {
		object := allocScattered(words)
		if i%keep == 0 {
			object[0], kept = kept, &object[0]
		} else {
			object[0], dropped = dropped, &object[0]
		}
	}
	runtime.KeepAlive(dropped)
	return kept
}

func (s *service) fragment(a args) error {
	bytes := a["mib"] << 20
	return s.heap.fragmentOnce.do([3]int64{bytes, a["bytes"], a["keep"]}, func() error {
		if err := s.budget.take(bytes); err != nil {
			return err
		}
		s.heap.scattered = scatter(bytes, a["bytes"], a["keep"])
		runtime.GC()
		return nil
	})
}

// allocUntouched allocates many blocks instead of one. Go zeroes, and thereby
// touches, a whole block if it begins in memory that was used before; with a
// single block it would be chance whether any of it stays untouched.
//
//go:noinline
func allocUntouched(bytes int64) *record {
	var list *record
	for ; bytes > 0; bytes -= 1 << 20 {
		list = &record{next: list, data: make([]byte, 1<<20)}
	}
	return list
}

func (s *service) holdUntouched(a args) error {
	bytes := a["mib"] << 20
	return s.heap.untouchedOnce.do([3]int64{bytes}, func() error {
		if err := s.budget.take(bytes); err != nil {
			return err
		}
		s.heap.untouched = allocUntouched(bytes)
		return nil
	})
}

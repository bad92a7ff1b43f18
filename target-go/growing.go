package main

import (
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Workloads that grow like containers, in jumps, or that are easily misjudged:
// they grow for a limited time, by the hour, only at the peak, or only in the
// error path.

type row struct{ a, b, c int64 }

type growingState struct {
	mu       sync.Mutex
	byName   map[string]row
	byNumber map[int64]struct{}
	appended []int64
	counted  int64

	expiring map[int64]expiring
	sweeping sync.Once
	swept    int64

	clients sync.Once
	backend string

	lines    [][]byte
	lined    int64
	buffers  sync.Pool
	enlarged int64

	ticking sync.Once
	ticked  *record

	failed   *record
	attempts int64

	late     sync.Once
	requests int64
	opened   int64
}

type expiring struct {
	at   time.Time
	data []byte
}

func (s *service) growingWorkloads() []workload {
	return []workload{{
		path:   "/table",
		plants: "live heap grows by `rows` entries a request in a map that doubles: with names, or plain numbers",
		params: []param{{"rows", 1, 1, 1000}, {"numbers", 0, 0, 1}},
		run:    s.fillTable,
	}, {
		path:   "/append",
		plants: "live heap grows by `bytes` a request in a slice that is appended to",
		params: []param{{"bytes", 64, 8, 65536}},
		run:    s.appendNumbers,
	}, {
		path:   "/expire",
		plants: "live heap grows for `seconds`, then is flat: entries live that long",
		params: []param{{"bytes", 512, 16, 65536}, {"seconds", 15, 1, 3600}},
		run:    s.expire,
	}, {
		path:   "/connect",
		plants: "goroutines, connections and heap grow for `seconds`: that long each client's connection stays idle",
		params: []param{{"seconds", 20, 1, 3600}},
		run:    s.connect,
	}, {
		path:   "/buffer",
		plants: "a sawtooth: `bytes` a request, dropped every `every` requests",
		params: []param{{"bytes", 128, 16, 65536}, {"every", 17500, 2, 1 << 30}},
		run:    s.buffer,
	}, {
		path:   "/enlarge",
		plants: "the peak grows, the live heap does not: pooled buffers, each `bytes` larger than the one before",
		params: []param{{"bytes", 256, 1, 65536}},
		run:    s.enlarge,
	}, {
		path:   "/background",
		plants: "live heap grows by `bytes` a second, whatever is asked, from the first request on",
		params: []param{{"bytes", 65536, 1024, 16 << 20}},
		run:    s.background,
	}, {
		path:   "/fail",
		plants: "live heap grows by `bytes` with every `every`-th request, which is answered with 500",
		params: []param{{"bytes", 4096, 64, 1 << 20}, {"every", 100, 1, 1 << 30}},
		run:    s.fail,
	}, {
		path:   "/late",
		plants: "one goroutine more, once, with request number `after`",
		params: []param{{"after", 10000, 1, 1 << 30}},
		run:    s.startLate,
	}, {
		path:   "/open",
		plants: "one descriptor more every `every` requests, up to `max`; no memory to speak of",
		params: []param{{"every", 50, 1, 1 << 30}, {"max", 4000, 1, 100000}},
		run:    s.open,
	}}
}

//go:noinline
func (g *growingState) keepRow(numbers bool) {
	g.counted++
	if numbers {
		g.byNumber[g.counted] = struct{}{}
	} else {
		g.byName["key-"+strconv.FormatInt(g.counted, 10)] = row{1, 2, 3}
	}
}

func (s *service) fillTable(a args) error {
	g := &s.growing
	if err := s.budget.take(100 * a["rows"]); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.byName == nil {
		g.byName, g.byNumber = map[string]row{}, map[int64]struct{}{}
	}
	for i := int64(0); i < a["rows"]; i++ {
		g.keepRow(a["numbers"] == 1)
	}
	return nil
}

//go:noinline
func (g *growingState) appendNumber() { g.appended = append(g.appended, int64(len(g.appended))) }

func (s *service) appendNumbers(a args) error {
	g := &s.growing
	if err := s.budget.take(a["bytes"]); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := int64(0); i < a["bytes"]/8; i++ {
		g.appendNumber()
	}
	return nil
}

// sweep drops expired entries four times a second.
func (s *service) sweep(life time.Duration) {
	g := &s.growing
	for range time.Tick(250 * time.Millisecond) {
		g.mu.Lock()
		for k, e := range g.expiring {
			if time.Since(e.at) > life {
				s.budget.giveBack(int64(len(e.data)))
				delete(g.expiring, k)
			}
		}
		g.mu.Unlock()
	}
}

func (s *service) expire(a args) error {
	g := &s.growing
	if err := s.budget.take(a["bytes"]); err != nil {
		return err
	}
	data := make([]byte, a["bytes"])
	g.mu.Lock()
	if g.expiring == nil {
		g.expiring = map[int64]expiring{}
	}
	g.swept++
	g.expiring[g.swept] = expiring{time.Now(), data}
	g.mu.Unlock()
	g.sweeping.Do(func() { go s.sweep(time.Duration(a["seconds"]) * time.Second) })
	return nil
}

// connect sends a request to a second listener of this process through a new
// transport, like code that makes a new http.Client for each request. The
// connection stays open and idle, with two goroutines, until it times out.
func (s *service) connect(a args) error {
	g := &s.growing
	var err error
	g.clients.Do(func() { g.backend, err = serveBackend() })
	if err != nil {
		return err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.IdleConnTimeout = time.Duration(a["seconds"]) * time.Second
	response, err := (&http.Client{Transport: transport}).Get(g.backend)
	if err != nil {
		return err
	}
	return drain(response.Body)
}

func (s *service) buffer(a args) error {
	g := &s.growing
	line := make([]byte, a["bytes"])
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lined++
	g.lines = append(g.lines, line)
	if g.lined%a["every"] == 0 {
		g.lines = nil
	}
	return nil
}

func (s *service) enlarge(a args) error {
	g := &s.growing
	g.mu.Lock()
	g.enlarged++
	need := 4096 + g.enlarged*a["bytes"]
	g.mu.Unlock()
	if err := s.budget.take(need); err != nil {
		return err
	}
	defer s.budget.giveBack(need)
	data, _ := g.buffers.Get().([]byte)
	if int64(cap(data)) < need {
		data = make([]byte, need)
	}
	data = data[:need]
	touch(data)
	sleepMs(2)
	g.buffers.Put(data)
	return nil
}

//go:noinline
func keepTick(bytes int64) *record { return &record{data: make([]byte, bytes)} }

func (s *service) background(a args) error {
	g := &s.growing
	g.ticking.Do(func() {
		go func() {
			for range time.Tick(100 * time.Millisecond) {
				if s.budget.take(a["bytes"]/10) != nil {
					return
				}
				r := keepTick(a["bytes"] / 10)
				g.mu.Lock()
				r.next, g.ticked = g.ticked, r
				g.mu.Unlock()
			}
		}()
	})
	return nil
}

//go:noinline
func keepFailed(bytes int64) *record { return &record{data: make([]byte, bytes)} }

func (s *service) fail(a args) error {
	g := &s.growing
	g.mu.Lock()
	defer g.mu.Unlock()
	g.attempts++
	if g.attempts%a["every"] != 0 {
		return nil
	}
	if err := s.budget.take(a["bytes"]); err != nil {
		return err
	}
	r := keepFailed(a["bytes"])
	r.next, g.failed = g.failed, r
	return refuse(http.StatusInternalServerError, "every %d-th request fails", a["every"])
}

func (s *service) startLate(a args) error {
	g := &s.growing
	g.mu.Lock()
	g.requests++
	due := g.requests >= a["after"]
	g.mu.Unlock()
	if due {
		g.late.Do(func() { go waitForever() })
	}
	return nil
}

func waitForever() { select {} }

func (s *service) open(a args) error {
	g := &s.growing
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
	if g.requests%a["every"] != 0 || g.opened >= a["max"] {
		return nil
	}
	// Not os.Open: its file would be closed by a finalizer.
	if _, err := syscall.Open("/dev/null", syscall.O_RDONLY|syscall.O_CLOEXEC, 0); err != nil {
		return err
	}
	g.opened++
	return nil
}

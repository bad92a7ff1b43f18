package main

import (
	"expvar"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"net/url"
	"runtime/debug"
	"sort"
	"strconv"
	"sync/atomic"
)

// A workload is one endpoint that plants one cause. Its parameters are
// checked before it runs: an unknown or repeated name, or a value out of
// range, is answered with 400 and has no other effect.
type workload struct {
	path   string
	plants string // the truth, in one line; docs/workloads.md says more
	params []param
	run    func(a args) error
}

type param struct {
	name          string
	def, min, max int64
}

type args map[string]int64

// refusal is an error with its own HTTP status.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refuse(status int, format string, values ...interface{}) error {
	return refusal{status, fmt.Sprintf(format, values...)}
}

// budget limits the memory that all workloads together keep or hold.
type budget struct {
	max  int64
	used int64 // atomic
}

func (b *budget) take(bytes int64) error {
	if used := atomic.AddInt64(&b.used, bytes); used > b.max {
		atomic.AddInt64(&b.used, -bytes)
		return refuse(http.StatusServiceUnavailable,
			"the workloads may keep %d bytes together (--max-mib), %d more were asked for", b.max, bytes)
	}
	return nil
}

func (b *budget) giveBack(bytes int64) { atomic.AddInt64(&b.used, -bytes) }

// service holds the state of all workloads. None of it ever shrinks unless the
// workload's truth says so.
type service struct {
	budget   *budget
	heap     heapState
	runtime  runtimeState
	files    *fileState
	native   nativeState
	operator operatorState
	growing  growingState

	connections connectionState
	started     [][]byte
}

func newService(maxBytes int64, dir string) *service {
	return &service{budget: &budget{max: maxBytes}, files: &fileState{dir: dir},
		connections: connectionState{open: map[net.Conn][]byte{}}}
}

func (s *service) workloads() []workload {
	all := []workload{{
		path:   "/steady",
		plants: "nothing: a small reply",
		run:    func(args) error { return nil },
	}}
	all = append(all, s.heapWorkloads()...)
	all = append(all, s.runtimeWorkloads()...)
	all = append(all, s.fileWorkloads()...)
	all = append(all, s.nativeWorkloads()...)
	all = append(all, s.operatorWorkloads()...)
	all = append(all, s.growingWorkloads()...)
	return all
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok\n") })
	mux.HandleFunc("/metrics", serveMetrics)
	mux.Handle("/debug/vars", expvar.Handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/release", func(w http.ResponseWriter, r *http.Request) {
		debug.FreeOSMemory()
		io.WriteString(w, "released\n")
	})
	all := s.workloads()
	for i := range all {
		mux.Handle(all[i].path, &all[i])
	}
	mux.HandleFunc("/stream", s.serveStream)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { serveIndex(w, r, all) })
	return mux
}

func (wl *workload) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, wl.path+" answers GET and POST", http.StatusMethodNotAllowed)
		return
	}
	a, err := parseArgs(wl.params, r.URL.RawQuery)
	if err == nil {
		err = wl.run(a)
	}
	if err != nil {
		status := http.StatusInternalServerError
		if r, ok := err.(refusal); ok {
			status = r.status
		}
		http.Error(w, wl.path+": "+err.Error(), status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, "{\"ok\":true}\n")
}

func parseArgs(params []param, rawQuery string) (args, error) {
	a := make(args, len(params))
	for _, p := range params {
		a[p.name] = p.def
	}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "the query cannot be read: %v", err)
	}
	for name, values := range query {
		p, ok := findParam(params, name)
		if !ok {
			return nil, refuse(http.StatusBadRequest, "no parameter %q; known: %v", name, paramNames(params))
		}
		if len(values) != 1 {
			return nil, refuse(http.StatusBadRequest, "%s was given %d times", name, len(values))
		}
		value, err := strconv.ParseInt(values[0], 10, 64)
		if err != nil || value < p.min || value > p.max {
			return nil, refuse(http.StatusBadRequest, "%s must be a whole number from %d to %d, got %q",
				name, p.min, p.max, values[0])
		}
		a[name] = value
	}
	return a, nil
}

func findParam(params []param, name string) (param, bool) {
	for _, p := range params {
		if p.name == name {
			return p, true
		}
	}
	return param{}, false
}

func paramNames(params []param) []string {
	names := make([]string, 0, len(params))
	for _, p := range params {
		names = append(names, p.name)
	}
	sort.Strings(names)
	return names
}

func serveIndex(w http.ResponseWriter, r *http.Request, all []workload) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	for _, wl := range all {
		fmt.Fprintf(w, "%s\n    %s\n", wl.path, wl.plants)
		for _, p := range wl.params {
			fmt.Fprintf(w, "    %s=%d (%d to %d)\n", p.name, p.def, p.min, p.max)
		}
	}
}

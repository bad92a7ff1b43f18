package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// With this variable set, the test binary acts as the service itself, so that
// figures of a whole process can be measured in a separate process.
const serviceVariable = "TARGET_GO_TEST_SERVICE"

func TestMain(m *testing.M) {
	if os.Getenv(serviceVariable) != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

type process struct {
	t   *testing.T
	cmd *exec.Cmd
	url string
}

func startProcess(t *testing.T, flags ...string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], flags...)
	cmd.Env = append(os.Environ(), serviceVariable+"=1")
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^listening on http://127\.0\.0\.1:[1-9][0-9]*\n$`).MatchString(line) {
		t.Fatalf("the first line must tell the address, got %q", line)
	}
	return &process{t, cmd, strings.TrimSpace(strings.TrimPrefix(line, "listening on "))}
}

func (p *process) get(path string) string {
	p.t.Helper()
	response, err := http.Get(p.url + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var body strings.Builder
	if _, err := io.Copy(&body, response.Body); err != nil {
		p.t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d %s", path, response.StatusCode, body.String())
	}
	return body.String()
}

// memory reads the runtime's statistics after two collections.
func (p *process) memory() map[string]int64 {
	p.t.Helper()
	p.get("/debug/pprof/heap?gc=1")
	return p.trailer("/debug/pprof/heap?gc=1&debug=1")
}

// trailer reads the statistics at the end of the heap profile's text form.
// Unlike those of a later request to expvar, they do not include the garbage
// that making the profile leaves.
func (p *process) trailer(path string) map[string]int64 {
	p.t.Helper()
	text := p.get(path)
	values := make(map[string]int64)
	for _, m := range regexp.MustCompile(`(?m)^# (\w+) = (\d+)(?: / (\d+))?$`).FindAllStringSubmatch(text, -1) {
		values[m[1]], _ = strconv.ParseInt(m[2], 10, 64)
		if m[3] != "" {
			values[m[1]+"Sys"], _ = strconv.ParseInt(m[3], 10, 64)
		}
	}
	return values
}

// status reads a field of /proc/PID/status, in bytes or as a plain number.
func (p *process) status(field string) int64 {
	p.t.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Skip("no /proc here: ", err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) > 1 && words[0] == field+":" {
			n, _ := strconv.ParseInt(words[1], 10, 64)
			if len(words) > 2 && words[2] == "kB" {
				n <<= 10
			}
			return n
		}
	}
	p.t.Fatalf("no %s in /proc", field)
	return 0
}

// stop sends a signal and returns how long the process took to exit, which
// must succeed.
func (p *process) stop(signal os.Signal) time.Duration {
	p.t.Helper()
	begin := time.Now()
	p.cmd.Process.Signal(signal)
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("%v: %v", signal, err)
	}
	return time.Since(begin)
}

// about fails unless got is within `percent` of want.
func about(t *testing.T, what string, got, want, percent float64) {
	t.Helper()
	if got < want*(1-percent/100) || got > want*(1+percent/100) {
		t.Errorf("%s: got %.1f, want %.1f within %.1f %%", what, got, want, percent)
	}
}

// ask calls the handler without a socket, which is fast enough for many
// requests.
func ask(handler http.Handler, path string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder
}

func askOK(t *testing.T, handler http.Handler, path string, times int) {
	t.Helper()
	for i := 0; i < times; i++ {
		if r := ask(handler, path); r.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, r.Code, r.Body)
		}
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "127.0.0.1", "nonsense", "127.0.0.1:99999"} {
		if listener, err := listenLoopback(addr); err == nil {
			listener.Close()
			t.Errorf("%q was accepted", addr)
		}
	}
	listener, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
}

func TestAWrongFlagIsAUsageError(t *testing.T) {
	for _, flags := range [][]string{{"--addr", "0.0.0.0:0"}, {"--max-mib", "0"}, {"--max-mib", "x"},
		{"--memprofilerate", "-1"}, {"extra"}, {"--no-such-flag"}} {
		cmd := exec.Command(os.Args[0], flags...)
		cmd.Env = append(os.Environ(), serviceVariable+"=1")
		output, err := cmd.CombinedOutput()
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitUsage {
			t.Errorf("%v: got %v, want exit %d; %s", flags, err, exitUsage, output)
		}
	}
}

func TestSignalsEndTheServiceWithinASecond(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p := startProcess(t)
		idle, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer idle.Close()
		p.get("/steady") // leaves a keep-alive connection
		p.get("/thread?max=5")
		p.get("/goroutine")
		busy := make(chan struct{})
		go func() {
			defer close(busy)
			if response, err := http.Get(p.url + "/churn?hold=10000"); err == nil {
				response.Body.Close()
			}
		}()
		time.Sleep(20 * time.Millisecond) // so that the request is in flight; the test passes without it, too
		if took := p.stop(signal); took > time.Second {
			t.Errorf("%v: ended after %v", signal, took)
		}
		<-busy
	}
}

func TestDebugPagesAreThere(t *testing.T) {
	p := startProcess(t)
	var vars struct {
		Memstats struct{ HeapAlloc, NumGC uint64 }
	}
	if err := json.Unmarshal([]byte(p.get("/debug/vars")), &vars); err != nil || vars.Memstats.HeapAlloc == 0 {
		t.Errorf("expvar: %v, %+v", err, vars)
	}
	if text := p.get("/debug/pprof/goroutine?debug=1"); !strings.HasPrefix(text, "goroutine profile: total ") {
		t.Errorf("goroutines: %.40q", text)
	}
	if p.memory()["HeapAlloc"] == 0 {
		t.Error("the heap profile has no HeapAlloc")
	}
	if p.get("/healthz") != "ok\n" {
		t.Error("not healthy")
	}
	for _, path := range []string{"/", "/debug/pprof/", "/debug/pprof/cmdline"} {
		if p.get(path) == "" {
			t.Errorf("%s is empty", path)
		}
	}
}

func TestReleaseGivesBackWhatChurnLeft(t *testing.T) {
	p := startProcess(t)
	p.get("/churn?kib=32768")
	p.get("/debug/release")
	m := p.memory()
	if reserve := m["HeapIdle"] - m["HeapReleased"]; reserve > 4<<20 {
		t.Errorf("%d bytes are still reserved", reserve)
	}
	if m["HeapReleased"] < 24<<20 {
		t.Errorf("only %d bytes were released", m["HeapReleased"])
	}
}

func TestHostileRequestsAreRefusedAndKeepNothing(t *testing.T) {
	s := newService(64<<20, t.TempDir())
	handler := s.handler()
	for _, path := range []string{
		"/leak?bytes=15", "/leak?bytes=1048577", "/leak?bytes=-64", "/leak?bytes=", "/leak?bytes=64k",
		"/leak?bytes=99999999999999999999", "/leak?bytes=64&bytes=64", "/leak?size=64", "/leak?bytes=%zz",
		"/churn?kib=0", "/churn?kib=65537", "/churn?hold=10001", "/cache?entries=16777216&bytes=1048576",
		"/cache?entries=0", "/goroutine?depth=1001", "/thread?max=100000", "/mmap?mib=0", "/mmap?mib=4097",
		"/pagecache?kib=1025", "/untouched?mib=16385", "/case/create?n=100001", "/idle?goroutines=9999999",
		"/slab?every=0", "/gogc?mib=0", "/fragment?bytes=513", "/pool?kib=-1", "/steady?x=1",
	} {
		if r := ask(handler, path); r.Code != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", path, r.Code)
		}
	}
	if s.budget.used != 0 {
		t.Errorf("%d bytes of the budget were taken", s.budget.used)
	}
}

func TestTheBudgetBoundsWhatIsKept(t *testing.T) {
	handler := newService(1<<20, t.TempDir()).handler()
	for _, path := range []string{"/untouched?mib=2", "/churn?kib=2048", "/gogc?mib=2", "/fragment?mib=2",
		"/pool?kib=2048", "/slab?every=1&bytes=2097152", "/case/create?n=100"} {
		if r := ask(handler, path); r.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: got %d %s, want 503", path, r.Code, r.Body)
		}
	}
	for i := 0; i < 16; i++ {
		askOK(t, handler, "/leak?bytes=65536", 1)
	}
	if r := ask(handler, "/leak?bytes=65536"); r.Code != http.StatusServiceUnavailable {
		t.Errorf("the 17th: got %d, want 503", r.Code)
	}
}

func TestOtherMethodsAndPathsAreRefused(t *testing.T) {
	handler := newService(1<<20, t.TempDir()).handler()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodDelete, "/leak", nil))
	if recorder.Code != http.StatusMethodNotAllowed {
		t.Errorf("DELETE: got %d", recorder.Code)
	}
	if r := ask(handler, "/no/such/page"); r.Code != http.StatusNotFound {
		t.Errorf("unknown path: got %d", r.Code)
	}
}

// docs/workloads.md and the code must name the same endpoints.
func TestEveryWorkloadIsDocumented(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "docs", "workloads.md"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var text strings.Builder
	io.Copy(&text, file)
	for _, wl := range newService(1<<20, "").workloads() {
		if !strings.Contains(text.String(), "`"+wl.path) {
			t.Errorf("docs/workloads.md does not name %s", wl.path)
		}
		for _, p := range wl.params {
			if !strings.Contains(text.String(), "`"+p.name+"`") && !strings.Contains(text.String(), p.name+"=") {
				t.Errorf("docs/workloads.md does not name %s of %s", p.name, wl.path)
			}
		}
	}
}

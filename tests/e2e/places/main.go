// A service as others deploy it: on any address or unix socket, with guarded pages, pages on a socket of their own, in
// several processes that share one socket.
package main

import (
	"expvar"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/exec"
	"time"
)

var kept [][]byte

// guard answers only who brings the key, where there is one.
func guard(key string, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key != "" && r.Header.Get("X-Key") != key {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// startWorkers gives each child the socket as its descriptor 3.
func startWorkers(count int, listener *net.TCPListener) error {
	file, err := listener.File()
	if err != nil {
		return err
	}
	for i := 0; i < count; i++ {
		worker := exec.Command(os.Args[0], "-worker")
		worker.ExtraFiles = []*os.File{file}
		if err := worker.Start(); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen; a path: a unix socket")
	admin := flag.String("admin", "", "unix socket for the pages alone")
	key := flag.String("key", "", "what X-Key has to be for the pages")
	prefork := flag.Int("prefork", 0, "worker processes")
	worker := flag.Bool("worker", false, "be one")
	flag.Parse()

	mux := http.NewServeMux()
	mux.Handle("/debug/vars", guard(*key, expvar.Handler()))
	mux.Handle("/debug/pprof/", guard(*key, http.HandlerFunc(pprof.Index)))
	mux.Handle("/debug/pprof/cmdline", guard(*key, http.HandlerFunc(pprof.Cmdline)))
	mux.HandleFunc("/leak", func(w http.ResponseWriter, r *http.Request) {
		kept = append(kept, make([]byte, 64<<10))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {})

	var listener net.Listener
	var err error
	if *worker {
		listener, err = net.FileListener(os.NewFile(3, "socket"))
	} else {
		network := "tcp"
		if (*addr)[0] == '/' {
			network = "unix"
		}
		listener, err = net.Listen(network, *addr)
	}
	if err == nil && *admin != "" {
		var pages net.Listener
		if pages, err = net.Listen("unix", *admin); err == nil {
			go http.Serve(pages, mux)
		}
		mux = http.NewServeMux()
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {})
	}
	if err == nil && *prefork > 0 {
		err = startWorkers(*prefork, listener.(*net.TCPListener))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !*worker {
		fmt.Printf("listening on http://%s\n", listener.Addr())
	}
	if *prefork > 0 {
		time.Sleep(time.Hour)
	}
	http.Serve(listener, mux)
}

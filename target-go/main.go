// Command target-go is the sample service that plateau measures. Every
// endpoint plants one known cause of memory use, so that verdicts can be
// checked against the truth. docs/workloads.md lists what each endpoint plants.
//
// It listens on loopback only, keeps its memory within --max-mib, and exits
// within a second after SIGTERM or SIGINT.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io/ioutil"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

const (
	exitUsage   = 2
	exitFailure = 1

	// How long requests in flight may take to finish after a signal.
	graceTime = 500 * time.Millisecond
)

type options struct {
	addr           string
	dir            string
	maxMiB         int64
	memProfileRate int
	startMiB       int64
	startTime      time.Duration
	connLeak       int64
	connBytes      int64
	tls            bool
	h2c            bool
}

func parseOptions(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("target-go", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	flags.StringVar(&o.dir, "dir", os.TempDir(), "`folder` for the files of /mmap and /pagecache")
	flags.Int64Var(&o.maxMiB, "max-mib", 4096, "most `MiB` that all workloads together may keep")
	flags.IntVar(&o.memProfileRate, "memprofilerate", runtime.MemProfileRate,
		"`bytes` per sample of the heap profile; /profile needs 1")
	flags.Int64Var(&o.startMiB, "start-mib", 0, "`MiB` that fill by themselves from the start on")
	flags.DurationVar(&o.startTime, "start-time", 30*time.Second, "how long that takes")
	flags.Int64Var(&o.connLeak, "conn-leak", 0, "`bytes` that each connection leaves behind")
	flags.Int64Var(&o.connBytes, "conn-bytes", 0, "`bytes` that each connection holds while it is open")
	flags.BoolVar(&o.tls, "tls", false, "serve HTTPS, HTTP/2 included, with a certificate of its own")
	flags.BoolVar(&o.h2c, "h2c", false, "speak HTTP/2 in the clear as well; needs Go 1.24 or later")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.maxMiB < 1 || o.maxMiB > 1<<20 {
		return o, fmt.Errorf("--max-mib must be from 1 to %d, got %d", 1<<20, o.maxMiB)
	}
	if o.startMiB < 0 || o.startMiB > o.maxMiB || o.startTime < 0 {
		return o, fmt.Errorf("--start-mib must be from 0 to --max-mib, and --start-time not negative")
	}
	if o.connLeak < 0 || o.connLeak > 1<<26 || o.connBytes < 0 || o.connBytes > 1<<26 {
		return o, fmt.Errorf("--conn-leak and --conn-bytes must be from 0 to %d", 1<<26)
	}
	if o.memProfileRate < 0 {
		return o, fmt.Errorf("--memprofilerate must not be negative, got %d", o.memProfileRate)
	}
	return o, nil
}

// listenLoopback resolves the name once, checks the address and listens on it,
// so that the name cannot resolve differently between check and use.
func listenLoopback(addr string) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %q: %v", addr, err)
	}
	if tcp.IP == nil || !tcp.IP.IsLoopback() {
		return nil, fmt.Errorf("--addr must be a loopback address, got %q", addr)
	}
	return net.ListenTCP("tcp", tcp)
}

// serve answers requests until a signal arrives. It then gives requests in
// flight graceTime to finish, and closes all connections.
func serve(listener net.Listener, s *service, o options, signals <-chan os.Signal) error {
	server := &http.Server{
		Handler:           s.handler(),
		ConnState:         s.onState,
		ErrorLog:          log.New(ioutil.Discard, "", 0), // clients may come and go
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Hour, // connections idle through settle windows
		MaxHeaderBytes:    64 << 10,
	}
	if o.h2c {
		if err := allowH2C(server); err != nil {
			return err
		}
	}
	if o.tls {
		certificate, err := selfSigned(listener.Addr().(*net.TCPAddr).IP)
		if err != nil {
			return err
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	failed := make(chan error, 1)
	go func() {
		if o.tls {
			failed <- server.ServeTLS(listener, "", "")
		} else {
			failed <- server.Serve(listener)
		}
	}()

	select {
	case err := <-failed:
		return err
	case <-signals:
	}
	ctx, cancel := context.WithTimeout(context.Background(), graceTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

func run(args []string) int {
	o, err := parseOptions(args)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "target-go: %v\n", err)
		return exitUsage
	}
	runtime.MemProfileRate = o.memProfileRate

	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)

	listener, err := listenLoopback(o.addr)
	if err != nil {
		fmt.Fprintf(os.Stderr, "target-go: %v\n", err)
		return exitUsage
	}
	s := newService(o.maxMiB<<20, o.dir)
	defer s.files.remove()
	if o.startMiB > 0 {
		go s.fillAtStart(o.startMiB<<20, o.startTime)
	}
	s.connections.leakBytes, s.connections.openBytes = o.connLeak, o.connBytes
	scheme := "http"
	if o.tls {
		scheme = "https"
	}
	fmt.Printf("listening on %s://%s\n", scheme, listener.Addr())
	if err := serve(listener, s, o, signals); err != nil {
		fmt.Fprintf(os.Stderr, "target-go: %v\n", err)
		return exitFailure
	}
	return 0
}

func main() {
	os.Exit(run(os.Args[1:]))
}

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"
)

// Causes that depend on connections and streams instead of requests: memory
// that each connection leaks, memory that it holds while it is open, and
// memory that a stream with an endless response holds.

type connectionState struct {
	leakBytes int64 // leaked by each accepted connection
	openBytes int64 // held by each connection while it is open

	mu      sync.Mutex
	open    map[net.Conn][]byte
	left    *record
	refused int64 // connections refused because the budget was used up
}

// onState is http.Server's ConnState.
func (s *service) onState(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connectionOpened(conn)
	case http.StateClosed, http.StateHijacked:
		s.connectionClosed(conn)
	}
}

func (s *service) connectionOpened(conn net.Conn) {
	c := &s.connections
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.budget.take(c.leakBytes+c.openBytes) != nil {
		c.refused++
		return
	}
	if c.leakBytes > 0 {
		c.left = leakConnection(c.left, c.leakBytes)
	}
	if c.openBytes > 0 {
		c.open[conn] = make([]byte, c.openBytes)
		touch(c.open[conn])
	}
}

// leakConnection is a function of its own so that a heap profile shows its
// name.
//
//go:noinline
func leakConnection(next *record, bytes int64) *record {
	data := make([]byte, bytes)
	touch(data)
	return &record{next, data}
}

func (s *service) connectionClosed(conn net.Conn) {
	c := &s.connections
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, held := c.open[conn]; held {
		delete(c.open, conn)
		s.budget.giveBack(c.openBytes)
	}
}

// serveStream sends an endless response and holds `bytes` until the client
// disconnects.
func (s *service) serveStream(w http.ResponseWriter, r *http.Request) {
	a, err := parseArgs([]param{{"bytes", 65536, 0, 1 << 26}}, r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := s.budget.take(a["bytes"]); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer s.budget.giveBack(a["bytes"])
	held := make([]byte, a["bytes"])
	touch(held)
	w.WriteHeader(http.StatusOK)
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
	<-r.Context().Done()
	runtime.KeepAlive(held)
}

var errNoH2C = errors.New("--h2c: HTTP/2 in the clear needs Go 1.24 or later")

// selfSigned makes a self-signed certificate for the address of the listener.
func selfSigned(ip net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IPAddresses:  []net.IP{ip},
		DNSNames:     []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

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

// Causes that go by connections and streams rather than by requests: what each
// connection leaves behind, what it holds while it is open, and what a stream
// holds that is answered without end.

type connectionState struct {
	leakBytes int64 // kept for each connection that was accepted
	openBytes int64 // held while it is open

	mu      sync.Mutex
	open    map[net.Conn][]byte
	left    *record
	refused int64 // connections that the budget had nothing for
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

// leakConnection has a name of its own to be found by in a heap profile.
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

// serveStream answers without end: it holds `bytes` until the client goes.
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

// selfSigned is a certificate for the address that is listened on.
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

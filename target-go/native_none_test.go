//go:build !cgo || !plateau_cgo
// +build !cgo !plateau_cgo

package main

import (
	"net/http"
	"testing"
)

func TestWithoutCItsEndpointsSayHowToGetThem(t *testing.T) {
	handler := newService(1<<20, "").handler()
	for _, path := range []string{"/cgo/leak", "/cgo/free", "/idle?cmib=1"} {
		if r := ask(handler, path); r.Code != http.StatusNotImplemented || r.Body.Len() < 40 {
			t.Errorf("%s: got %d %s, want 501 and a sentence", path, r.Code, r.Body)
		}
	}
}

//go:build !cgo || !plateau_cgo
// +build !cgo !plateau_cgo

package main

import "net/http"

// Without cgo the endpoints exist, but only say how to build them in.

type nativeState struct{}

func (s *service) nativeWorkloads() []workload {
	missing := func(args) error { return s.nativeHold(0) }
	return []workload{
		{path: "/cgo/leak", plants: "nothing: built without C", params: nativeLeakParams, run: missing},
		{path: "/cgo/free", plants: "nothing: built without C", params: nativeFreeParams, run: missing},
	}
}

func (s *service) nativeHold(int64) error {
	return refuse(http.StatusNotImplemented,
		"this service was built without C; build it with CGO_ENABLED=1 go build -tags plateau_cgo")
}

package main

import (
	"fmt"
	"net"
	"net/http"
)

// Each request leaves a goroutine behind. No page of the service tells of it.
func (s *service) handleLeak(w http.ResponseWriter, r *http.Request) {
	s.handleReceive()
}

func serve(s *service) {
	http.HandleFunc("/leak", s.handleLeak)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	http.Serve(listener, nil)
}

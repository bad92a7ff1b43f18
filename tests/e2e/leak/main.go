// A service of which each request leaves a goroutine behind. No page of it tells of that.
package main

import (
	"fmt"
	"net"
	"net/http"
)

type service struct {
	forever chan int
}

//go:noinline
func (s *service) receive() { <-s.forever }

func (s *service) handleLeak(w http.ResponseWriter, r *http.Request) {
	go func() {
		s.receive()
	}()
}

func main() {
	s := &service{forever: make(chan int)}
	http.HandleFunc("/leak", s.handleLeak)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	http.Serve(listener, nil)
}

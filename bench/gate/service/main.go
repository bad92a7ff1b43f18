// A service with known costs: it keeps some memory alive and takes some time to answer. Two builds of it differ in
// variables set by the linker, like two versions of a real service differ in their code:
//
//	go build -ldflags '-X main.keepKiB=20480 -X main.waitMicroseconds=20000' -o old .
package main

import (
	_ "expvar"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"strconv"
	"time"
)

var (
	keepKiB          = "20480"
	waitMicroseconds = "20000"
)

// Garbage that each request makes.
const garbageKiB = 32

var kept [][]byte

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return n
}

func keep(kib int) {
	for i := 0; i < kib; i++ {
		block := make([]byte, 1024)
		for j := range block {
			block[j] = byte(i)
		}
		kept = append(kept, block)
	}
}

func main() {
	keep(number(keepKiB))
	wait := time.Duration(number(waitMicroseconds)) * time.Microsecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/work", func(w http.ResponseWriter, r *http.Request) {
		waste := make([]byte, garbageKiB<<10)
		time.Sleep(wait)
		fmt.Fprintf(w, "%d %d\n", len(kept), len(waste))
	})
	fmt.Printf("listening on http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

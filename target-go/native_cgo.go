//go:build cgo && plateau_cgo
// +build cgo,plateau_cgo

package main

// Workloads whose memory comes from C's malloc, which Go's runtime statistics
// do not include.

/*
#include <stdlib.h>
#include <string.h>

struct plateau_block {
        struct plateau_block *next;
};

static struct plateau_block *plateau_leaked;
static struct plateau_block *plateau_pinned;

// Leaks one block after touching every byte.
static int plateau_leak(size_t bytes)
{
        struct plateau_block *block = malloc(bytes);

        if (block == NULL)
                return -1;
        memset(block, 1, bytes);
        block->next = plateau_leaked;
        plateau_leaked = block;
        return 0;
}

// Allocates blocks with a total of `bytes`, then frees all but one in `keep`.
// The last block stays as well, so that malloc cannot trim the heap's top.
static int plateau_free(size_t bytes, size_t size, size_t keep)
{
        struct plateau_block *dropped = NULL;
        size_t count = bytes / size;
        int status = 0;

        for (size_t i = 0; i < count && status == 0; i++) {
                struct plateau_block *block = malloc(size);
                int stays = i % keep == 0 || i + 1 == count;

                if (block == NULL) {
                        status = -1;
                        break;
                }
                memset(block, 1, size);
                block->next = stays ? plateau_pinned : dropped;
                if (stays)
                        plateau_pinned = block;
                else
                        dropped = block;
        }
        while (dropped != NULL) {
                struct plateau_block *next = dropped->next;

                free(dropped);
                dropped = next;
        }
        return status;
}
*/
import "C"

import (
	"net/http"
	"sync"
)

type nativeState struct {
	mu       sync.Mutex // also guards the C lists
	freeOnce once
}

func (s *service) nativeWorkloads() []workload {
	return []workload{{
		path:   "/cgo/leak",
		plants: "memory outside Go grows by `bytes` and malloc's own 16 a request",
		params: nativeLeakParams,
		run:    s.nativeLeak,
	}, {
		path:   "/cgo/free",
		plants: "memory outside Go: `mib` allocated once, all but one in `keep` freed, none returned",
		params: nativeFreeParams,
		run:    s.nativeFree,
	}}
}

func (s *service) nativeLeak(a args) error {
	if err := s.budget.take(a["bytes"]); err != nil {
		return err
	}
	s.native.mu.Lock()
	defer s.native.mu.Unlock()
	if C.plateau_leak(C.size_t(a["bytes"])) != 0 {
		return refuse(http.StatusInsufficientStorage, "malloc failed")
	}
	return nil
}

func (s *service) nativeFree(a args) error {
	bytes := a["mib"] << 20
	return s.native.freeOnce.do([3]int64{bytes, a["bytes"], a["keep"]}, func() error {
		if err := s.budget.take(bytes); err != nil {
			return err
		}
		s.native.mu.Lock()
		defer s.native.mu.Unlock()
		if C.plateau_free(C.size_t(bytes), C.size_t(a["bytes"]), C.size_t(a["keep"])) != 0 {
			return refuse(http.StatusInsufficientStorage, "malloc failed")
		}
		return nil
	})
}

// nativeHold keeps C memory in blocks small enough that malloc takes them from
// its heap and arenas, not from separate mappings.
func (s *service) nativeHold(bytes int64) error {
	const block = 64<<10 - 16
	if err := s.budget.take(bytes); err != nil {
		return err
	}
	s.native.mu.Lock()
	defer s.native.mu.Unlock()
	for ; bytes > 0; bytes -= 64 << 10 {
		if C.plateau_leak(block) != 0 {
			return refuse(http.StatusInsufficientStorage, "malloc failed")
		}
	}
	return nil
}

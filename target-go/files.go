package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// Workloads whose memory belongs to files: mapped pages, which are part of
// RSS, and page cache, which only the control group accounts for.

const maxFileMiB = 4096

type fileState struct {
	dir string

	mapOnce once
	mapped  []byte
	mapName string // exists while the service runs, like a database's file

	mu           sync.Mutex
	cache        *os.File // unlinked: the kernel frees it when the process ends in any way
	cacheWritten int64
	chunk        []byte
}

func (s *service) fileWorkloads() []workload {
	return []workload{{
		path:   "/mmap",
		plants: "file pages: `mib` of a file mapped and touched, once",
		params: []param{{"mib", 64, 1, maxFileMiB}},
		run:    func(a args) error { return s.files.mapFile(a["mib"] << 20) },
	}, {
		path:   "/pagecache",
		plants: "page cache, not in RSS: `kib` written to a file a request, up to `max` MiB",
		params: []param{{"kib", 64, 1, 1024}, {"max", 256, 1, maxFileMiB}},
		run:    func(a args) error { return s.files.write(a["kib"]<<10, a["max"]<<20) },
	}}
}

// create makes a new file; it fails if the name exists, so that nobody can
// have prepared it.
func (f *fileState) create(kind string) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(f.dir, fmt.Sprintf("target-go-%d-%s-%d", os.Getpid(), kind, try))
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0600)
		if err == nil || !os.IsExist(err) || try == 100 {
			return file, err
		}
	}
}

// mapFile maps a sparse file and reads a byte of each page, so that the kernel
// fills the page cache without writing anything to the disk.
func (f *fileState) mapFile(bytes int64) error {
	return f.mapOnce.do([3]int64{bytes}, func() error {
		file, err := f.create("mmap")
		if err != nil {
			return err
		}
		defer file.Close()
		err = file.Truncate(bytes)
		if err == nil {
			f.mapped, err = syscall.Mmap(int(file.Fd()), 0, int(bytes), syscall.PROT_READ, syscall.MAP_SHARED)
		}
		if err != nil {
			os.Remove(file.Name())
			return fmt.Errorf("map %s: %v", file.Name(), err)
		}
		f.mapName = file.Name()
		if sum := readPages(f.mapped); sum != 0 {
			return fmt.Errorf("map %s: holes do not read as zero", file.Name())
		}
		return nil
	})
}

//go:noinline
func readPages(data []byte) int {
	sum := 0
	for i := 0; i < len(data); i += pageSize {
		sum += int(data[i])
	}
	return sum
}

func (f *fileState) write(bytes, max int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cache == nil {
		file, err := f.create("pagecache")
		if err != nil {
			return err
		}
		if err := os.Remove(file.Name()); err != nil {
			file.Close()
			return err
		}
		f.cache = file
		f.chunk = make([]byte, 1024<<10)
	}
	if f.cacheWritten+bytes > max {
		return nil
	}
	if _, err := f.cache.WriteAt(f.chunk[:bytes], f.cacheWritten); err != nil {
		return refuse(http.StatusInsufficientStorage, "%v", err)
	}
	f.cacheWritten += bytes
	return nil
}

// remove unlinks the mapped file; the kernel frees it when the process ends.
func (f *fileState) remove() {
	f.mapOnce.mu.Lock()
	defer f.mapOnce.mu.Unlock()
	if f.mapName != "" {
		os.Remove(f.mapName)
	}
}

package main

import (
	"io"
	"os"
	"syscall"
	"testing"
)

func entries(t *testing.T, dir string) []string {
	t.Helper()
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return names
}

func TestAMappedFileIsResidentAndGoesWithTheService(t *testing.T) {
	dir := t.TempDir()
	p := startProcess(t, "--dir", dir)
	files := func() int64 { return p.status("RssFile") + p.status("RssShmem") }
	before := files()
	p.get("/mmap?mib=32")
	p.get("/mmap?mib=32")
	// The service's own code is file pages too, and more of it is used now.
	if grown := files() - before; grown < 32<<20-64<<10 || grown > 40<<20 {
		t.Errorf("file pages grew by %d, 32 MiB are mapped", grown)
	}
	if names := entries(t, dir); len(names) != 1 {
		t.Errorf("files: %v", names)
	}
	p.stop(syscall.SIGTERM)
	if names := entries(t, dir); len(names) != 0 {
		t.Errorf("files left behind: %v", names)
	}
}

func TestWrittenFilesAreBoundedAndHaveNoName(t *testing.T) {
	dir := t.TempDir()
	s := newService(1<<30, dir)
	handler := s.handler()
	askOK(t, handler, "/pagecache?kib=1024&max=4", 3)
	if s.files.cacheWritten != 3<<20 {
		t.Errorf("%d bytes written", s.files.cacheWritten)
	}
	askOK(t, handler, "/pagecache?kib=1024&max=4", 10)
	info, err := s.files.cache.Stat()
	if err != nil || info.Size() != 4<<20 {
		t.Errorf("the file has %v, %v; want 4 MiB", info.Size(), err)
	}
	if names := entries(t, dir); len(names) != 0 {
		t.Errorf("files with names: %v", names)
	}
	s.files.cache.Close()
}

func TestAFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	handler := newService(1<<30, "/nonexistent").handler()
	for _, path := range []string{"/mmap", "/pagecache"} {
		if r := ask(handler, path); r.Code != 500 {
			t.Errorf("%s: got %d, want 500", path, r.Code)
		}
	}
}

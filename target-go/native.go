package main

// Parameters of the workloads in C memory, the same with and without cgo.
var (
	nativeLeakParams = []param{{"bytes", 64, 16, 1 << 20}}
	nativeFreeParams = []param{{"mib", 64, 1, 4096}, {"bytes", 240, 16, 4096}, {"keep", 16, 2, 1 << 20}}
)

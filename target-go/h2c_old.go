//go:build !go1.24
// +build !go1.24

package main

import "net/http"

func allowH2C(*http.Server) error { return errNoH2C }

//go:build go1.24
// +build go1.24

package main

import "net/http"

// allowH2C lets the server speak HTTP/2 in the clear, beside HTTP/1.1.
func allowH2C(server *http.Server) error {
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	return nil
}

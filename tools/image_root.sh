#!/bin/sh
# Makes the file system of a container image: a program, the libraries that the loader needs and those that the program
# opens later, certificates, and busybox, so that a sidecar can wait and a CI job has a shell.
# usage: tools/image_root.sh PROGRAM FOLDER
set -eu
program=$1
root=$2
here=$(cd "$(dirname "$0")/.." && pwd)

# Copies a file, not its symbolic link, to the path under which it is looked up.
take() {
        mkdir -p "$root$(dirname "$1")"
        cp -L "$1" "$root$1"
}

mkdir -p "$root/usr/bin" "$root/usr/share/plateau" "$root/tmp" "$root/work" "$root/bin" "$root/etc"
chmod 1777 "$root/tmp"
cp "$program" "$root/usr/bin/plateau"
strip "$root/usr/bin/plateau"
# Copies all libraries that a program or a library needs.
take_needed() {
        ldd "$1" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p' | while read -r library; do
                take "$library"
        done
}
take_needed "$program"
# Libraries that harness/base/library.h opens with dlopen(3), by names found in the program.
for name in libcurl.so.4 libssl.so.3 libcrypto.so.3; do
        grep -qF "$name" "$program" || { echo "image_root.sh: $program does not open $name any more" >&2; exit 1; }
        library=$(ldconfig -p | sed -n "s|^[[:space:]]*$name (.*) => ||p" | head -n 1)
        take "$library"
        take_needed "$library"
done
take /etc/ssl/certs/ca-certificates.crt
cp -r "$here/scenarios" "$root/usr/share/plateau/"
cp /bin/busybox "$root/bin/busybox"
/bin/busybox --list | while read -r name; do
        [ "$name" = busybox ] || ln -s busybox "$root/bin/$name"
done
# User names for root and nobody, and the configuration for looking up host names.
echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

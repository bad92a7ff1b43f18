#!/bin/sh
# Tests the README's two commands on a fresh machine: a chroot made by debootstrap with nothing but git and make.
# As root: tools/fresh_machine.sh [FOLDER] [COMMAND...]
#
# A FOLDER that was given is kept, so that the next run reuses its base system; default: a temporary one. COMMAND replaces
# the two commands. Packages come from the mirror of this machine's apt. FRESH_INCLUDE lists the packages besides the base
# system (default: git,make,ca-certificates). With FRESH_KEEP the clone of an earlier run is kept.
set -eu
cd "$(dirname "$0")/.."
suite=bookworm

# shellcheck disable=SC2016 # apt fills these in
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | awk -v s=$suite '$2 == s { print $1; exit }')
[ -n "$mirror" ] || { echo "fresh_machine: this machine's apt knows no suite $suite" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "fresh_machine: needs root for chroot" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "fresh_machine: needs the package debootstrap" >&2; exit 2; }

if [ $# -gt 0 ]; then
        root=$1
        shift
        keep=yes
else
        root=$(mktemp -d)
        keep=no
fi

unmount() {
        for mount in dev/shm dev proc; do
                mountpoint -q "$root/$mount" && umount "$root/$mount"
        done
        # Never delete through a mount that could not be unmounted.
        [ $keep = yes ] || rm -rf --one-file-system "$root"
}
trap unmount EXIT

include=${FRESH_INCLUDE-git,make,ca-certificates}
if [ ! -x "$root/usr/bin/apt-get" ]; then
        debootstrap --variant=minbase ${include:+"--include=$include"} $suite "$root" "$mirror" >"$root.debootstrap.log" 2>&1 || {
                tail -n 20 "$root.debootstrap.log"
                exit 1
        }
fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root/dev/shm"
# Copies what this machine's apt needs to reach its mirror; a real machine would have it from its installation.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
if [ -z "${FRESH_KEEP:-}" ]; then
        rm -rf --one-file-system "$root/plateau"
        git clone --quiet . "$root/plateau"
fi

# Uses a clean environment, without the caller's PATH, Go or compiler settings.
inside() {
        env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb http_proxy="${http_proxy:-}" \
                https_proxy="${https_proxy:-}" chroot "$root" sh -c "cd /plateau && $1"
}

if [ $# -gt 0 ]; then
        inside "$*"
else
        for command in "make bench SCENARIO=reserve" "make test"; do
                echo "== $command"
                begin=$(date +%s)
                inside "$command"
                echo "== took $(($(date +%s) - begin)) s"
        done
fi

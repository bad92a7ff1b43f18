#!/bin/sh
# Proves the README's two commands on a fresh machine: a debootstrap'ed Debian folder with git and make and nothing
# else, entered with chroot. As root: tools/fresh_machine.sh [FOLDER] [COMMAND...]
#
# FOLDER (default: a new temporary one) is kept when it was named, so that a second run finds the base system there.
# COMMAND replaces the two commands. The mirror is the one that this machine's apt uses. FRESH_INCLUDE names the packages
# that are there besides the base system (git,make,ca-certificates); with FRESH_KEEP the clone of a run before stays.
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
        # Never through a mount that did not go.
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
# What this machine's apt needs to reach its mirror, a machine of its own would have from its installation.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
if [ -z "${FRESH_KEEP:-}" ]; then
        rm -rf --one-file-system "$root/plateau"
        git clone --quiet . "$root/plateau"
fi

# An environment of its own: nothing of the caller's PATH, Go or compiler settings gets in.
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

#!/bin/sh
# Builds the Debian package of the committed tree in build-deb/ and checks it with lintian.
#
#   tools/deb.sh           builds build-deb/plateau_*.deb
#   tools/deb.sh --try     also installs it in a clean chroot, runs it there and removes it (needs root and debootstrap)
set -eu
cd "$(dirname "$0")/.." || exit 1
top=$PWD
out=$top/build-deb
for tool in dpkg-buildpackage dh lintian; do
        command -v "$tool" >/dev/null || { echo "deb: needs $tool (apt-get install debhelper lintian)" >&2; exit 2; }
done
rm -rf --one-file-system "$out"
mkdir -p "$out/source"
git archive HEAD | tar -x -C "$out/source"
(cd "$out/source" && dpkg-buildpackage -us -uc -b >"$out/build.log" 2>&1) || { tail -n 40 "$out/build.log" >&2; exit 1; }
rm -rf --one-file-system "$out/source"
deb=$(ls "$out"/plateau_*.deb)
lintian --fail-on error,warning "$deb"
echo "$deb"
[ "${1:-}" = --try ] || exit 0

root=$(mktemp -d)
# fresh_machine.sh has unmounted everything. If a mount is left, --one-file-system keeps rm from following it.
trap 'rm -rf --one-file-system "$root"' EXIT
cp "$deb" "$root/plateau.deb"
tools/fresh_machine.sh "$root" '
        set -eu
        export DEBIAN_FRONTEND=noninteractive
        apt-get update && apt-get install -y --no-install-recommends /plateau.deb
        cd /
        plateau --version
        plateau check reserve
        # The verdict may be anything on a busy machine; the result must be complete.
        plateau run steady --set load.requests=500 --output /tmp/results || [ $? != 2 ]
        [ -e /tmp/results/steady/latest/report.html ]
        plateau matrix plan quick
        apt-get purge -y plateau
        ! command -v plateau
        [ ! -e /usr/share/plateau ] && [ ! -e /usr/libexec/plateau ]
' >"$out/try.log" 2>&1 || { tail -n 20 "$out/try.log" >&2; exit 1; }
echo "installed, run and removed in a clean chroot"

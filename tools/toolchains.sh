#!/bin/sh
# Downloads Go toolchains from Debian's suites into .toolchains/go-1.x, each
# usable in place as .toolchains/go-1.x/bin/go.
#
#   tools/toolchains.sh             all versions of the table below
#   tools/toolchains.sh 1.22 1.27   only these
#
# Nothing is installed and no system state changes: apt works in a private
# root below .toolchains, with the mirror of this machine's own apt
# configuration, and verifies every package by the signed indexes of the
# suite; dpkg only unpacks. Versions that exist already are skipped.
set -eu

# version suite
table='
1.15 bullseye
1.19 bookworm
1.21 bookworm-backports
1.22 bookworm-backports
1.23 bookworm-backports
1.24 trixie
1.25 trixie-backports
1.26 trixie-backports
1.27 trixie-backports
'
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
top=$(cd "$(dirname "$0")/.." && pwd)
root=$top/.toolchains
work=

fail() {
        echo "toolchains: $*" >&2
        exit 1
}

# Prints the suite with a version; nothing if the table does not have it.
suite_of() {
        echo "$table" | awk -v v="$1" '$1 == v { print $2 }'
}

# The first enabled archive named ".../debian" in sources.list, *.list (one
# line per entry) or *.sources (stanzas). Security and third-party archives
# have other names.
mirror() {
        for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
                if [ -r "$f" ]; then
                        sed -n 's/^ *deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\) .*/\2/p' "$f"
                fi
        done | grep -E '/debian(/|\.list)?$' | head -n 1
        for f in /etc/apt/sources.list.d/*.sources; do
                if [ -r "$f" ]; then
                        awk 'BEGIN { RS = ""; FS = "\n" }
                             tolower($0) ~ /enabled: *(no|false)/ { next }
                             { for (i = 1; i <= NF; i++)
                                       if (tolower($i) ~ /^uris:/) {
                                               n = split($i, word, /[ \t]+/)
                                               for (j = 2; j <= n; j++) print word[j]
                                       } }' "$f"
                fi
        done | grep -E '/debian(/|\.list)?$' | head -n 1
}

# Configures a private apt with its own sources, lists, cache and status, and
# without the machine's hooks. It reads only the indexes of the suites needed.
apt_setup() {
        uri=$1
        shift
        mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
        : >"$work/status"
        for suite in "$@"; do
                echo "deb [signed-by=$keyring target=Packages lang=none] $uri $suite main"
        done >"$work/sources.list"
        cat >"$work/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Dir::Cache::pkgcache;
#clear Dir::Cache::srcpkgcache;
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$work";
Dir::State::lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Retries "2";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
CONF
}

# Runs a command with its output in the log. Shows the first error if the
# command fails.
quietly() {
        what=$1
        shift
        if ! "$@" >"$work/log" 2>&1; then
                reason=$(grep -m 1 -E '^(E|W|Err|dpkg)' "$work/log" || head -n 1 "$work/log")
                fail "$what: ${reason:-$1 failed}"
        fi
}

# golang-1.x-go has the tools, golang-1.x-src the library, to which the tools'
# tree has relative links; they work if both are unpacked side by side.
bring() {
        version=$1
        suite=$2
        rm -rf --one-file-system "$work/debs" "$work/tree"
        mkdir -p "$work/debs" "$work/tree"
        (cd "$work/debs" && quietly "cannot download Go $version from $suite of $uri" \
                apt-get -q -c "$work/apt.conf" download \
                "golang-$version-go/$suite" "golang-$version-src/$suite")
        for deb in "$work"/debs/*.deb; do
                quietly "cannot unpack ${deb##*/}" dpkg -x "$deb" "$work/tree"
        done
        for part in bin pkg src; do
                ln -s "usr/lib/go-$version/$part" "$work/tree/$part"
        done
        # Since 1.21 a toolchain may download another version; these must not.
        if [ -f "$work/tree/usr/lib/go-$version/go.env" ]; then
                sed -i 's/^GOTOOLCHAIN=.*/GOTOOLCHAIN=local/' "$work/tree/usr/lib/go-$version/go.env"
        fi
        "$work/tree/bin/go" version >"$work/log" 2>&1 ||
                fail "Go $version from $suite does not run: $(head -n 1 "$work/log")"
        mv "$work/tree" "$root/go-$version"
}

describe() {
        echo "go-$1: $("$root/go-$1/bin/go" version | cut -d' ' -f3-4) $2"
}

versions=$*
if [ -z "$versions" ]; then
        versions=$(echo "$table" | awk 'NF { print $1 }')
fi

missing=
suites=
for version in $versions; do
        suite=$(suite_of "$version")
        [ -n "$suite" ] || fail "no Debian suite is known for Go '$version'; known:$(
                echo "$table" | awk 'NF { printf " %s", $1 }')"
        if [ -x "$root/go-$version/bin/go" ]; then
                continue
        fi
        missing="$missing $version"
        case " $suites " in
        *" $suite "*) ;;
        *) suites="$suites $suite" ;;
        esac
done

if [ -n "$missing" ]; then
        for tool in apt-get dpkg; do
                command -v "$tool" >/dev/null || fail "needs $tool (a Debian system) to bring Go$missing"
        done
        [ -r "$keyring" ] || fail "needs $keyring (package debian-archive-keyring)"
        uri=$(mirror | head -n 1)
        [ -n "$uri" ] || fail "no Debian archive (.../debian) is configured in /etc/apt"
        mkdir -p "$root"
        work=$(mktemp -d "$root/.work.XXXXXX")
        trap 'rm -rf --one-file-system "$work"' EXIT
        trap 'exit 130' INT TERM
        # shellcheck disable=SC2086 # a list of words
        apt_setup "$uri" $suites
        quietly "cannot read the package lists of $uri" apt-get -q -c "$work/apt.conf" update
fi

for version in $versions; do
        if [ -x "$root/go-$version/bin/go" ]; then
                describe "$version" "(present)"
        else
                suite=$(suite_of "$version")
                bring "$version" "$suite"
                describe "$version" "from $suite"
        fi
done

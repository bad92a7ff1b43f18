#!/bin/sh
# Measures the example result in the tree, results/leak-example, again: tools/example_result.sh [BUILD_FOLDER]
#
# It runs below /tmp/plateau-example, so that the result contains no path of this machine, and without gnuplot, so that it
# stays small. The kernel's boot line and the control group, which could identify the machine, are removed from the
# manifest before the result is sealed again.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
place=/tmp/plateau-example

rm -rf --one-file-system "$place"
mkdir -p "$place/bin"
cp "$build/plateau" "$place/bin/"
cp -r scenarios "$place/"
cp -r target-go "$place/"
(cd "$place/target-go" && GOTOOLCHAIN=local GOPROXY=off CGO_ENABLED=0 \
        go build -trimpath -buildvcs=false -o ../bin/target-go .)
(cd "$place" && env -i PATH="$place/bin" bin/plateau run leak --quiet --set name=leak-example \
        --set question='Is a service that keeps 4 KiB of every request found out, and its call site named?' \
        --set requests.0.path='/leak?bytes=4096' --set load.requests=800 --set load.vus=8 \
        --set protocol.settle=600ms --set protocol.baseline=600ms --set sampling.process=100ms)
folder=$(cd "$place/results/leak-example/latest" && pwd -P)
python3 - "$folder/manifest.json" <<'EOF'
import json
import pathlib
import sys

path = pathlib.Path(sys.argv[1])
manifest = json.loads(path.read_text())
for name in ("command_line", "cgroup_path"):
    manifest["facts"]["host"][name] = None
path.write_text(json.dumps(manifest, indent="\t", ensure_ascii=False) + "\n")
EOF
(cd "$folder" && find . -type f ! -name "SHA256SUMS*" | LC_ALL=C sort | sed 's|^\./||' |
        xargs sha256sum >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
"$build/plateau" judge "$folder" >/dev/null
rm -rf --one-file-system results/leak-example
mkdir -p results
cp -a "$place/results/leak-example" results/
rm -rf --one-file-system "$place"

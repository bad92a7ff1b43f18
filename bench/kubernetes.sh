#!/bin/sh
# Checks the manifests of `plateau matrix submit --kubernetes` against types generated from Kubernetes' published API
# schema (npm: kubernetes-types); unknown fields are errors. Also runs their command with the environment of an Indexed
# Job. usage: kubernetes.sh [PLATEAU]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
plateau=${1:-$here/build/plateau}
command -v npm >/dev/null || { echo "skipped: no npm (apt-get install npm)"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund kubernetes-types@1.30.0 typescript@5 yaml@2 >/dev/null
(cd "$here" && "$plateau" matrix submit quick --kubernetes --image registry.invalid/plateau --at-most 2) >manifests.yaml
cat >convert.js <<'JS'
const fs = require("fs");
const yaml = require("yaml");
const kinds = {
  ConfigMap: "core/v1", PersistentVolumeClaim: "core/v1", Job: "batch/v1",
};
let text = "";
yaml.parseAllDocuments(fs.readFileSync("manifests.yaml", "utf8")).forEach((doc, i) => {
  if (doc.errors.length) throw doc.errors[0];
  const value = doc.toJS();
  if (!kinds[value.kind]) throw new Error("unknown kind " + value.kind);
  text += `import type { ${value.kind} as Kind${i} } from "kubernetes-types/${kinds[value.kind]}";\n` +
          `export const manifest${i}: Kind${i} = ${JSON.stringify(value)};\n`;
  if (value.spec && value.spec.completionMode === "Indexed")
    fs.writeFileSync("command.json", JSON.stringify(value.spec.template.spec.containers[0].command));
});
fs.writeFileSync("manifests.ts", text);
JS
node convert.js
npx tsc --noEmit --strict --skipLibCheck --moduleResolution node --module commonjs manifests.ts
echo "ok     the manifests have only fields that the API has, of the API's types"
sed -i 's/completionMode/completionMoed/' manifests.yaml
node convert.js
if npx tsc --noEmit --strict --skipLibCheck --moduleResolution node --module commonjs manifests.ts >/dev/null; then
        echo "FAILED a field that the API does not have was not noticed"
        exit 1
fi
echo "ok     a misspelt field is noticed"
# Runs the command as a pod would; /matrix and /cells are its mounts.
mkdir cells
words=$(node -e 'console.log(JSON.parse(require("fs").readFileSync("command.json")).slice(1).join(" "))' |
        sed "s#/matrix/matrix.json#$here/matrices/quick.json#; s#/cells#$work/cells#")
# shellcheck disable=SC2086 # words of ours, without spaces in them
(cd "$here" && JOB_COMPLETION_INDEX=0 "$plateau" $words --quiet --shared)
[ -f cells/cells/0000.json ]
echo "ok     the pod's command measures the cell of its index"

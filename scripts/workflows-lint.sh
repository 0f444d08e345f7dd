#!/usr/bin/env bash
# Lints the workflows with actionlint (built by Go, by its checksum database) and zizmor (a wheel of PyPI), each at one version.
# It needs Go, Python 3.10 with venv, and a network the first time; `npm test` needs neither, and holds the workflows to the
# schema and to the rules of benchmarks/test/workflows/ instead.
set -euo pipefail
cd "$(dirname "$0")/.."

actionlint=1.7.12
zizmor=1.32.0
folder=${WORKFLOWS_LINT_FOLDER:-.basin/workflows-lint}

go run "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint"
if [ ! -x "$folder/zizmor-$zizmor/bin/zizmor" ]; then
  python3 -m venv "$folder/zizmor-$zizmor"
  "$folder/zizmor-$zizmor/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "zizmor==$zizmor"
fi
# Offline: what it says depends on the files alone.
"$folder/zizmor-$zizmor/bin/zizmor" --offline --no-progress .github

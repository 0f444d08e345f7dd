#!/usr/bin/env bash
# Builds @tensorflow/tfjs-node 4.22.0 from the npm and PyPI registries alone, against the TensorFlow of a PyPI wheel.
# The finished folder replaces DIR only after the build has computed right answers; until then DIR is not touched.
# docs/tfjs-node.md says what it is for and what was tried.
set -euo pipefail

tfjs_version=4.22.0
tfjs_integrity=sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==
node_gyp_version=13.1.0
default_tensorflow=2.18.1
# Of the wheels made for CPython 3.11. Nothing of Python is used but the two libraries and the headers of the C API.
python_tag=3.11
declare -A wheel_sha256=(
  [tensorflow-cpu-2.18.1]=810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298
)
# The newest Node-API version that tfjs-node's package.json lists: one build serves every Node since 12.22.
napi=8

usage() {
  cat <<TEXT
Usage: scripts/build-tfjs-node.sh DIR [--tensorflow VERSION] [--package NAME] [--node-root DIR]

  DIR                   where the build goes; made, or replaced if this script made it (about 1 GB)
  --tensorflow VERSION  TensorFlow of the wheel, 2.12.0 or later (default $default_tensorflow)
  --package NAME        tensorflow-cpu (default) or tensorflow, which has the CUDA kernels
  --node-root DIR       folder whose include/node has Node's headers (default: that of the running Node)

Needs Linux on x64, Node 20 or later with npm, Python 3 with pip, make and a C++20 compiler.
TEXT
}

fail() {
  echo "build-tfjs-node: $*" >&2
  exit 1
}

target="" tensorflow=$default_tensorflow package=tensorflow-cpu node_root=""
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --tensorflow | --package | --node-root)
      [ $# -ge 2 ] || fail "$1: needs a value, got none; see --help"
      case $1 in
        --tensorflow) tensorflow=$2 ;;
        --package) package=$2 ;;
        --node-root) node_root=$2 ;;
      esac
      shift 2
      ;;
    -*) fail "option: must be one that --help lists, got $1; see --help" ;;
    *)
      [ -z "$target" ] || fail "DIR: must be one folder, got $target and $1; quote names with spaces"
      target=$1
      shift
      ;;
  esac
done
[ -n "$target" ] || { usage >&2 && exit 1; }
[[ $tensorflow =~ ^[0-9]+\.[0-9]+\.[0-9]+(\.post[0-9]+)?$ ]] ||
  fail "--tensorflow: must be a release such as $default_tensorflow, got $tensorflow; give all three numbers"
[ "$package" = tensorflow-cpu ] || [ "$package" = tensorflow ] ||
  fail "--package: must be tensorflow-cpu or tensorflow, got $package"
[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
  fail "platform: only Linux x86_64 is built, got $(uname -s) $(uname -m); let npm install tfjs-node's own binary there"

# The Node that the repository pins, where its packages are installed.
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/node_modules/.bin
[ ! -x "$bin/node" ] || PATH=$bin:$PATH
for tool in node npm python3 make "${CXX:-g++}"; do
  command -v "$tool" >/dev/null || fail "$tool: not found on the path; install it"
done
python3 -m pip --version >/dev/null 2>&1 || fail "pip: python3 has no pip module; install it (python3 -m ensurepip)"
[ -n "$node_root" ] || node_root=$(node -p 'path.resolve(process.execPath, "../..")')
[ -f "$node_root/include/node/node_api.h" ] ||
  fail "Node's headers: no include/node/node_api.h in $node_root; give --node-root a folder that has it"
node_root=$(cd "$node_root" && pwd)

target=$(realpath -m -- "$target")
stamp="tfjs-node $tfjs_version, $package $tensorflow"
built=$(head -n 1 "$target/build.txt" 2>/dev/null || true)
if [[ $built != "tfjs-node "* ]] && [ -n "$(ls -A "$target" 2>/dev/null || true)" ]; then
  fail "DIR: must be new, empty or made by this script, got $target; choose another"
fi
if [ "$built" = "$stamp" ] && node "$target/check.cjs"; then
  echo "$stamp: already built in $target"
  exit 0
fi

work=$target.building
mkdir -p "$(dirname "$target")"
mkdir "$work" || fail "work folder: another build may be running in $work; remove it if none is"
trap 'rm -rf "$work"' EXIT

echo "1/4 npm: @tensorflow/tfjs-node@$tfjs_version, without its install script"
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@tensorflow/tfjs-node@$tfjs_version" ||
  fail "npm: could not install @tensorflow/tfjs-node@$tfjs_version; run npm install with that name to see why"
grep -qF "\"$tfjs_integrity\"" package-lock.json ||
  fail "@tensorflow/tfjs-node: must have integrity $tfjs_integrity, got another; do not use this registry's copy"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix tools "node-gyp@$node_gyp_version" ||
  fail "npm: could not install node-gyp@$node_gyp_version; run npm install with that name to see why"

echo "2/4 PyPI: $package==$tensorflow"
# pip compares what it gets with the SHA-256 of the registry's index.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest wheel \
  --implementation cp --python-version "$python_tag" \
  --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform manylinux_2_27_x86_64 \
  "$package==$tensorflow" ||
  fail "--tensorflow: no wheel of $package $tensorflow for CPython $python_tag; choose one of the versions pip lists"
wheel=$(echo wheel/*.whl)
sha256=$(sha256sum "$wheel" | cut -d ' ' -f 1)
echo "    $(basename "$wheel") sha256:$sha256"
expected=${wheel_sha256[$package-$tensorflow]:-$sha256}
[ "$sha256" = "$expected" ] || fail "$(basename "$wheel"): must have sha256:$expected, got sha256:$sha256; do not use it"

module=$work/node_modules/@tensorflow/tfjs-node
python3 - "$wheel" "$module/deps" <<'PYTHON' ||
import os, re, shutil, sys, zipfile
wheel, deps = sys.argv[1:]
wanted = re.compile(r"tensorflow/(include/(tensorflow/(c|core/platform)/|.*\btsl/).*[^/]|libtensorflow_(cc|framework)\.so\.2)")
with zipfile.ZipFile(wheel) as archive:
    for name in filter(wanted.fullmatch, archive.namelist()):
        part = name.removeprefix("tensorflow/")
        path = os.path.join(deps, part if part.startswith("include/") else os.path.join("lib", part))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
PYTHON
  fail "$(basename "$wheel"): could not be unpacked; is the disk full?"
[ -f "$module/deps/lib/libtensorflow_cc.so.2" ] ||
  fail "$(basename "$wheel"): must have tensorflow/libtensorflow_cc.so.2, got none; choose another --tensorflow"
# The wheel's library of the C++ and C APIs, under the name that the binding asks the linker for.
ln -s libtensorflow_cc.so.2 "$module/deps/lib/libtensorflow.so"
ln -s libtensorflow_framework.so.2 "$module/deps/lib/libtensorflow_framework.so"

echo "3/4 node-gyp: the binding, for Node-API $napi"
output=$module/lib/napi-v$napi
# node-gyp lets npm's configuration in the environment win over its arguments.
if ! (cd "$module" && npm_config_nodedir=$node_root node "$work/tools/node_modules/node-gyp/bin/node-gyp.js" rebuild \
  --nodedir="$node_root" --jobs=1 --module_name=tfjs_binding --module_path="$output" \
  --module="$output/tfjs_binding.node" --napi_version="$napi" --napi_build_version="$napi") >gyp.log 2>&1; then
  tail -n 40 gyp.log >&2
  fail "node-gyp: could not build the binding, got the errors above; TensorFlow $tensorflow may have changed its C API"
fi

echo "4/4 check"
cat >check.cjs <<'CHECK'
// Loads the tfjs-node beside this file and compares it with closed forms and finite differences.
const util = require("node:util");
// Node 23 removed what tfjs-node 4.22.0 calls.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
process.env.TF_CPP_MIN_LOG_LEVEL ??= "1";
const tf = require("@tensorflow/tfjs-node");

let failed = false;
function near(what, got, expected, tolerance) {
  const ok = got.length === expected.length && got.every((x, i) => Math.abs(x - expected[i]) <= tolerance);
  if (!ok) console.error(`check: ${what}: must be ${expected} within ${tolerance}, got ${got}`);
  failed ||= !ok;
}

const values = (tensor) => [...tensor.dataSync()];
const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
near("matMul", values(a.matMul(a)), [7, 10, 15, 22], 0);

const x = tf.randomNormal([2, 6, 6, 3], 0, 1, "float32", 1);
const w = tf.randomNormal([3, 3, 3, 4], 0, 1, "float32", 2);
const f = (x, w) => tf.maxPool(tf.conv2d(x, w, 1, "same"), 2, 2, "valid").square().mean();
const [gx, gw] = tf.grads(f)([x, w]);
const step = 1e-3;
const slope = (at) => (values(at(step))[0] - values(at(-step))[0]) / (2 * step);
const dw = tf.randomNormal(w.shape, 0, 1, "float32", 3);
const dx = tf.randomNormal(x.shape, 0, 1, "float32", 4);
// f is near 10: float32 leaves about 1e-3 in a difference quotient of this step.
near("conv2d gradient, filter", values(gw.mul(dw).sum()), [slope((h) => f(x, w.add(dw.mul(h))))], 2e-2);
near("conv2d gradient, image", values(gx.mul(dx).sum()), [slope((h) => f(x.add(dx.mul(h)), w))], 2e-2);

const { isUsingGpuDevice, binding } = tf.backend();
const device = isUsingGpuDevice ? "a GPU" : "the CPU";
if (!failed) console.log(`check: tfjs-node ${tf.version["tfjs-node"]} on Node ${process.versions.node}, ` +
  `TensorFlow ${binding.TF_Version}, on ${device}: right`);
process.exitCode = failed ? 1 : 0;
CHECK
node check.cjs || fail "check: the build is wrong, see above; nothing was replaced"

{
  echo "$stamp"
  echo "$(basename "$wheel") sha256:$sha256"
  echo "Node $(node -p process.versions.node), node-gyp $node_gyp_version, $("${CXX:-g++}" --version | head -n 1)"
} >build.txt
rm -rf wheel tools gyp.log "$module/build"
cd "$(dirname "$target")"
old=$target.replaced
rm -rf "$old"
[ ! -e "$target" ] || mv "$target" "$old"
mv "$work" "$target"
rm -rf "$old"
echo "$stamp: built in $target"

#!/usr/bin/env bash
# Writes src/onnx/generated/ from src/onnx/onnx.proto (the ONNX project's, Apache-2.0; from the PyPI package onnx 1.23.2).
# Run it after replacing the .proto. The output is JavaScript with declarations: the TypeScript target has enums, which
# Node's type stripping does not take.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp src/onnx/onnx.proto "$work/"
cat > "$work/buf.gen.yaml" <<YAML
version: v2
plugins:
  - local: protoc-gen-es
    out: $work/out
    opt: [target=js+dts, import_extension=js]
YAML
PATH=$PWD/node_modules/.bin:$PATH buf generate "$work/onnx.proto" --template "$work/buf.gen.yaml"
cp "$work"/out/* src/onnx/generated/

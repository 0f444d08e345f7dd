#!/usr/bin/env node
// The `basin` command. Node keeps what it compiled (types stripped, code made) with the install, else each start and each
// worker does it again: half of a start's time. NODE_COMPILE_CACHE names another folder; NODE_DISABLE_COMPILE_CACHE=1 does
// without.
import module from "node:module";
import path from "node:path";

// In the environment, so that workers have it too.
process.env.NODE_COMPILE_CACHE ??= path.resolve(import.meta.dirname, "../../node_modules/.cache/compile");
module.enableCompileCache?.();
await import("../src/cli.ts");

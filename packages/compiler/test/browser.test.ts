// The compiler in a browser's world: bundled with nothing of Node, run where only the web's globals are, the same bytes.
import vm from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";
import { compile } from "../src/index.ts";

/** A program as source, for both worlds. */
const SOURCE = `({
  name: "step",
  data: {},
  state: { w: { shape: [3, 2], dtype: "float32" } },
  inputs: { x: { shape: [4, 3], dtype: "float32" } },
  step: ({ state, inputs }) => {
    const loss = (w) => tf.mean(tf.square(tf.tanh(tf.matMul(inputs.x, w))));
    const { value, grad } = tf.valueAndGrad(loss)(state.w);
    return { state: { w: tf.sub(state.w, tf.mul(0.1, grad)) }, outputs: { loss: value } };
  },
})`;

it("gives the same bytes as in Node, without anything of Node", async () => {
  const entry = `
    import * as tf from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-layers";
    import { compile } from "@basin/compiler";
    export { compile, tf };
  `;
  const bundle = await rolldown({
    input: "entry",
    platform: "browser",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? new URL("entry.ts", import.meta.url).pathname : undefined),
        load: (id) => (id.endsWith("/test/entry.ts") ? entry : undefined),
      },
    ],
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: "iife", name: "basin" });
  await bundle.close();
  expect(output).toHaveLength(1);
  expect(output[0].imports).toEqual([]);
  const web = {
    console,
    setTimeout,
    clearTimeout,
    performance,
    TextEncoder,
    TextDecoder,
    URL,
    navigator: { userAgent: "test" },
    document: { createElement: () => ({}) },
  };
  const world = vm.createContext(web);
  vm.runInContext("globalThis.self = globalThis; globalThis.window = globalThis;", world);
  vm.runInContext(output[0].code, world);
  const { model, hash } = vm.runInContext(`{ const { tf, compile } = basin; compile(${SOURCE}); }`, world) as {
    model: Uint8Array;
    hash: string;
  };
  const here = compile(vm.runInNewContext(SOURCE, { tf }) as Parameters<typeof compile>[0]);
  expect(hash).toBe(here.hash);
  expect(Buffer.from(model).equals(here.model)).toBe(true);
});

// The ways in which a model is broken most often, each told in words that say what to mend; and that what hangs on a failed
// check is not tried.
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "@basin/zoo";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBench } from "./bench.ts";
import type { Bench } from "./bench.ts";
import { runChecks } from "./check.ts";
import type { CheckResult } from "./check.ts";
import { modelChecks } from "./model.ts";
import { repository } from "./places.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** A small network with one more layer before its logits. */
function net(changes: Partial<Model> = {}, middle?: () => layers.Layer, units = 10): Model {
  return {
    id: "broken",
    version: 1,
    title: "A net that is broken",
    source: "This test, 2026",
    input: [784],
    classes: 10,
    parameters: 6_370,
    build: () => {
      const model = sequential();
      const kernelInitializer = "glorotUniform";
      model.add(layers.dense({ units: 8, kernelInitializer, inputShape: [784], activation: "relu", name: "hidden" }));
      if (middle !== undefined) model.add(middle());
      model.add(layers.dense({ units, kernelInitializer, name: "logits" }));
      return model as LayersModel;
    },
    ...changes,
  };
}

/** A layer of a contributor's own that applies a function. */
function own(name: string, call: (x: tf.Tensor) => tf.Tensor): layers.Layer {
  class Own extends layers.Layer {
    static readonly className = "Own";
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return call([inputs].flat()[0] as tf.Tensor);
    }
    override computeOutputShape(shape: tf.Tensor["shape"]): number[] {
      return shape;
    }
  }
  return new Own({ name });
}

/** All but those that need the model to be in the list. */
const check = (model: Model, ...ids: string[]): Promise<CheckResult[]> => {
  const chosen = modelChecks.filter(({ id }) =>
    ids.length === 0 ? !["smoke", "catalog", "golden", "card", "license"].includes(id) : ids.includes(id),
  );
  return runChecks(chosen, { model, bench, root: repository, record: false });
};
const failures = (results: readonly CheckResult[]): Record<string, string> =>
  Object.fromEntries(results.filter(({ status }) => status === "failed").map(({ id, text }) => [id, text]));

it("a sound one passes everything", async () => {
  const results = await check(net());
  expect(failures(results)).toEqual({});
  expect(results.length).toBeGreaterThan(10);
});

it.each<[string, Model, Record<string, string>]>([
  [
    "an output of the wrong shape",
    net({ parameters: 6_343 }, undefined, 7),
    { shapes: "broken output: must be [10] by sample, got [7]; end in a dense layer with as many units as classes" },
  ],
  [
    "an input of the wrong shape",
    net({ input: [28, 28, 1] }),
    {
      shapes:
        "broken input: must be [28, 28, 1] by sample, got [784]; give the first layer the input shape that the model declares",
    },
  ],
  [
    "a wrong parameter count",
    net({ parameters: 6_000 }),
    { parameters: "broken parameters: must be the 6370 of the network that it builds, got 6000; write 6_370" },
  ],
  [
    "a layer that is not supported",
    net({}, () => own("sorted", (x) => tf.mul(x, tf.sum(tf.topk(x, 2).values, -1, true)))),
    {
      compiles:
        "broken build: the tfjs kernel TopK is not lowered to ONNX; write the step without it, or add it in packages/compiler/src/kernels/ and its table kernels.ts",
    },
  ],
  [
    "a layer that gives NaN",
    net({}, () => own("logarithm", (x) => tf.log(tf.sub(x, 1000)))),
    {
      logits:
        "broken logarithm: must give finite values at the initial weights, got NaN or an infinity; keep its input where it is defined (a logarithm, a root, a quotient)",
    },
  ],
  [
    "a layer of tf.layers that draws",
    net({}, () => layers.gaussianNoise({ stddev: 0.1, name: "noise" })),
    { builds: "broken noise: draws random numbers itself, got a GaussianNoise; use tf.layers.dropout" },
  ],
  [
    "a layer of its own that draws",
    net({}, () => own("random-noise", (x) => tf.add(x, tf.randomNormal([8])))),
    {
      compiles:
        "broken build: randomNormal in layer random-noise draws random numbers while the step is traced, so that every step would get the same; declare them as an input of the program; a network has tf.layers.dropout, whose masks are inputs",
    },
  ],
])("tells %s", async (_, model, wanted) => {
  expect(failures(await check(model))).toEqual(wanted);
});

it("tells a network that is another each time it is built", async () => {
  const model = net({}, () => {
    const factor = 1 + Math.random();
    return own("scale", (x) => tf.mul(x, factor));
  });
  const found = failures(
    await check(
      model,
      "definition",
      "builds",
      "parameters",
      "shapes",
      "start",
      "logits",
      "data",
      "compiles",
      "determinism",
    ),
  );
  expect(found["determinism"]).toMatch(
    /^broken build: must give the same network each time, got f [\d.]+ and [\d.]+ from one seed; leave out Math\.random/,
  );
});

it("tells a softmax at the end, and weights that begin without a known initializer", async () => {
  const softmax = net({
    build: () => {
      const model = sequential();
      model.add(
        layers.dense({
          units: 10,
          kernelInitializer: "glorotUniform",
          inputShape: [784],
          activation: "softmax",
          name: "end",
        }),
      );
      return model;
    },
    parameters: 7_850,
  });
  expect(failures(await check(softmax))["logits"]).toBe(
    "broken output: must be logits, got probabilities; leave out the softmax at the end, the loss has it",
  );
  const orthogonal = net({}, () =>
    layers.dense({ units: 8, kernelInitializer: initializers.orthogonal({}), name: "odd" }),
  );
  expect(failures(await check({ ...orthogonal, parameters: 6_442 }))["start"]).toBe(
    "broken odd/kernel: initializer is not known, got Orthogonal; use glorotUniform or another by name",
  );
});

it("tells a card that is missing", async () => {
  const results = await check(net(), "card", "license");
  expect(results.map(({ text }) => text)).toEqual([
    "broken card: must be there, got no packages/zoo/cards/broken.md; copy the card of another model and say what yours is",
    'not tried: needs "card"',
  ]);
});

it("tells data that there are none of", async () => {
  const model = net({ classes: 3, parameters: 6_307 }, undefined, 3);
  expect(failures(await check(model))["data"]).toMatch(
    /^broken input and classes: must fit a data set, got \[784\] with 3 classes; take/,
  );
});

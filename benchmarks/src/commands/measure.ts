// basin measure: φ of a user's own weights. Nothing is recorded: a run is of a cell, and these weights have no training.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { loadDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { drawSubspace, drive, fullSpace, keskar2017, makeSeededProbe, probeIds, subspace } from "@basin/sharpness";
import { flatten, openObjective, readForeignWeights } from "@basin/trainer";
import type { WeightNames } from "@basin/trainer";
import { findModel, models } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { Command } from "commander";
import { UserError } from "../errors.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { defaultEngine } from "../run-study.ts";
import { answerProbe } from "../work/function.ts";
import { FULL_SPACE_SEED } from "../work/measure.ts";
import { namesOf, numbers, positiveNumber, wholeNumber } from "./arguments.ts";

interface Given {
  model: string;
  weights: string;
  data: string;
  names?: string;
  split: ("train" | "test")[];
  epsilon: number[];
  rows: ("scipy-defaults" | "scaled" | "first-order")[];
  iterations: number;
  directions?: number;
  probes: string[];
  seed: number;
  trainSamples?: number;
  testSamples?: number;
  engine?: string;
  threads: number;
  dataFolder?: string;
  json?: boolean;
}

/** The command. */
export function measureCommand(): Command {
  return new Command("measure")
    .description("Measure f and its sharpness at weights of your own: safetensors of Basin or PyTorch, or model.json.")
    .requiredOption("--model <id or file>", "a model of the zoo, or a file that exports one as `model`")
    .requiredOption("--weights <file>", ".safetensors (Basin's, or a PyTorch state dict) or a tf.layers model.json")
    .requiredOption("--data <id>", "data set")
    .option("--names <file>", 'JSON: which tensor each weight is, {"dense_1/kernel": "fc1.weight", …}')
    .option("--split <list>", "f on which splits", namesOf(["train", "test"]), ["train"])
    .option("--epsilon <list>", "sizes of the box", numbers, [1e-3, 5e-4])
    .option("--rows <list>", "ways of printing φ", namesOf(["scipy-defaults", "scaled", "first-order"]), [
      "scipy-defaults",
      "scaled",
      "first-order",
    ])
    .option("--iterations <n>", "of the maximiser at most", positiveNumber, 10)
    .option("--directions <p>", "also in a random subspace of p directions, both scalings", positiveNumber)
    .option("--probes <list>", "other measures of f around the weights", namesOf(probeIds), [])
    .option("--seed <n>", "of the random subspace and the probes", wholeNumber, 1)
    .option("--train-samples <n>", "the first n training samples", positiveNumber)
    .option("--test-samples <n>", "the first n test samples", positiveNumber)
    .option("--engine <name>", "engine (the first that runs here)")
    .option("--threads <n>", "threads", positiveNumber, 1)
    .option("--data-folder <folder>", "where data lie (BASIN_DATA, else the cache)")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin measure --model f1 --data mnist --weights f1.safetensors\n  npx basin measure --model ./my-model.ts --data cifar-10 --weights state-dict.safetensors --split train,test",
    )
    .action(measure);
}

async function measure(given: Given): Promise<void> {
  const model = await openModel(given.model);
  const names = given.names === undefined ? undefined : await readNames(given.names);
  const { from, weights } = await readForeignWeights(given.weights, model, names);
  const x = flatten(model, weights);
  const data = await loadDataSet(given.data, {
    ...(given.dataFolder === undefined ? {} : { folder: given.dataFolder }),
    ...(given.trainSamples === undefined ? {} : { train: given.trainSamples }),
    ...(given.testSamples === undefined ? {} : { test: given.testSamples }),
  });
  const engine = await openEngine(given.engine ?? (await defaultEngine()), { threads: given.threads });
  try {
    const spaces = openSpaces(x.length, given);
    const rows: Record<string, string | number | null>[] = [];
    const probed: object[] = [];
    const quantities: string[][] = [];
    const functions: { split: string; f: number; accuracy: number }[] = [];
    for (const split of given.split) {
      const objective = await openObjective({ engine, model, data, split });
      try {
        const { accuracy } = await objective.value(x);
        const f0 = await objective.evaluate(x);
        functions.push({ split, f: f0.value, accuracy });
        for (const { name, space } of spaces) {
          for (const epsilon of given.epsilon) {
            for (const row of given.rows) {
              const random = makeRandom(name === "full" ? FULL_SPACE_SEED : given.seed);
              const search = keskar2017({ x, f0, space, epsilon, row, random, maxIterations: given.iterations });
              const { value, status, evaluations } = await drive(search, (point) => objective.evaluate(point));
              rows.push({ split, space: name, epsilon, row, phi: value, status, evaluations });
              if (given.json !== true) process.stderr.write(`${split}, ${name}, ε ${epsilon}, ${row}: done\n`);
            }
          }
        }
        for (const id of given.probes) {
          const probe = makeSeededProbe(id, given.seed);
          const search = probe.search({ x, f0, random: makeRandom(given.seed) });
          const found = await drive(search, (point) => answerProbe(probe, objective, point));
          probed.push({ split, probe: { id, version: probe.version, ...probe.settings }, ...found });
          quantities.push([split, id, "status", found.status]);
          for (const [name, value] of Object.entries(found.quantities)) {
            quantities.push([split, id, name, value.toPrecision(6)]);
          }
          if (given.json !== true) process.stderr.write(`${split}, ${id}: done\n`);
        }
      } finally {
        await objective.close();
      }
    }
    const text = [
      `${model.id} on ${data.id}, weights of ${from}, engine ${engine.name}.`,
      ...functions.map(
        ({ split, f, accuracy }) =>
          `f on ${split}: ${f.toPrecision(6)}, accuracy ${(100 * accuracy).toFixed(2)} % (batch statistics)`,
      ),
      plainTable(
        ["f on", "space", "ε", "row", "φ, %", "status", "evaluations"],
        rows.map((row) => [
          String(row["split"]),
          String(row["space"]),
          String(row["epsilon"]),
          String(row["row"]),
          Number(row["phi"]).toPrecision(4),
          String(row["status"]),
          String(row["evaluations"]),
        ]),
      ),
      ...(quantities.length > 0 ? [plainTable(["f on", "probe", "quantity", "value"], quantities)] : []),
      ...(data.caveats.length > 0 ? [`Caveats: ${data.caveats.join("; ")}.`] : []),
      "An accuracy near chance means that the weights were matched in another order: see --names.",
    ].join("\n");
    const result = {
      model: model.id,
      data: data.id,
      from,
      engine: engine.name,
      functions,
      sharpness: rows,
      probes: probed,
    };
    print(given.json, { ...result, caveats: data.caveats }, text, "npx basin run sb-lb --dry-run");
  } finally {
    await engine.close();
  }
}

/** A model of the zoo by id, else the one that a file exports. */
async function openModel(text: string): Promise<Model> {
  if (models.some(({ id }) => id === text) || !/[./\\]/.test(text)) return findModel(text);
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path.resolve(text)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${text}: must be a module that Node can load, got ${String(error)}; see docs/measuring.md`);
  }
  const found = (module["model"] ?? module["default"]) as Partial<Model> | undefined;
  if (typeof found?.build !== "function" || typeof found.id !== "string" || !Array.isArray(found.input)) {
    throw new UserError(`${text}: must export a model as "model", got none; see docs/measuring.md`);
  }
  return found as Model;
}

async function readNames(file: string): Promise<WeightNames> {
  let found: unknown;
  try {
    found = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file}: must be JSON, got ${String(error)}; see docs/measuring.md`);
  }
  if (typeof found !== "object" || found === null || !Object.values(found).every((one) => typeof one === "string")) {
    throw new UserError(`${file}: must map names to names, got something else; see docs/measuring.md`);
  }
  return found as WeightNames;
}

function openSpaces(n: number, { directions, seed }: Given): { name: string; space: ReturnType<typeof fullSpace> }[] {
  const whole = { name: "full", space: fullSpace(n) };
  if (directions === undefined) return [whole];
  const drawn = drawSubspace(n, directions, makeRandom(seed), "0");
  return [
    whole,
    ...(["unit", "normal"] as const).map((scaling) => ({
      name: `${directions} directions, ${scaling}`,
      space: subspace(drawn, scaling),
    })),
  ];
}

// Every study runs on F1, and every network runs in sb-lb, at smoke scale on generated data of the network's shape.
import { generatedSet } from "../src/check/data.ts";
import { findStudy, studies } from "../src/studies.ts";
import { probeIds } from "@basin/sharpness";
import { findModel, models } from "@basin/zoo";
import { afterAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

const few = ["--scale", "smoke", "--max-epochs", "1", "--json"];
const tiny = (samples: number): string[] =>
  `--train-samples ${samples} --test-samples 10 --batch-sb 4 --batch-lb ${samples}`.split(" ");

interface Printed {
  readonly cells: { readonly done: number; readonly todo: number; readonly impossible: number };
  readonly failures: readonly unknown[];
}

async function run(words: readonly string[]): Promise<Printed> {
  const { code, stdout, stderr } = await basin(["run", ...words], folders);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return JSON.parse(stdout) as Printed;
}

describe("on F1", () => {
  it.each(studies.map(({ id }) => id))(
    "%s runs",
    async (id) => {
      const { seeds } = findStudy(id);
      const samples = id === "batch-sweep" ? ["--train-samples", "64", "--test-samples", "10"] : tiny(64);
      const rows = id === "interpolation" ? [] : ["--rows", "first-order", "--epsilon", "0.001"];
      const more: Readonly<Record<string, string[]>> = { "sb-lb": ["--seeds", "1", "--draws", "0"] };
      const printed = await run([id, "--model", "f1", ...few, ...samples, ...rows, ...(more[id] ?? [])]);
      expect(seeds.smoke).toBeGreaterThan(0);
      expect(printed).toMatchObject({ cells: { todo: 0, impossible: 0 }, failures: [] });
      expect(printed.cells.done).toBeGreaterThan(3);
    },
    120_000,
  );
});

describe("in sb-lb", () => {
  const networks = models.map(({ id }) => id).filter((id) => !id.endsWith("-tiny") && id !== "f1");
  it.each(networks)(
    "%s runs",
    async (id) => {
      const data = generatedSet(findModel(id)).id;
      const words = [
        "--seeds",
        "1",
        "--draws",
        "0",
        "--rows",
        "first-order",
        "--epsilon",
        "0.001",
        "--splits",
        "train",
      ];
      const printed = await run(["sb-lb", "--model", id, "--data", data, ...words, ...few, ...tiny(16)]);
      // Two trainings, φ and every probe of each.
      expect(printed).toMatchObject({ cells: { done: 4 + 2 * probeIds.length, todo: 0 }, failures: [] });
    },
    120_000,
  );
});

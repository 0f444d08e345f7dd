// The log of changes tells each kind of change once, at its time and under an id that later records do not change.
import { describe, expect, it } from "vitest";
import { measureRun, runId, sharpnessValue, trainOutcome, trainRun, trainSpec } from "../test/example.ts";
import { changeLog } from "./change-log.ts";
import type { ChangeSource } from "./change-log.ts";
import type { Run } from "./run.ts";

const day = (n: number): string => `2026-01-${String(n).padStart(2, "0")}T10:00:00.000Z`;
const source = (runs: readonly (readonly [Run, number])[], changes: Partial<ChangeSource> = {}): ChangeSource => ({
  runs: runs.map(([run]) => run),
  entered: new Map(runs.map(([{ id }, n]) => [id, day(n)])),
  withdrawals: [],
  releases: [],
  definitions: [],
  ...changes,
});

describe("the log of changes", () => {
  it("tells a new row once, and what came later apart", async () => {
    const sb = await trainRun(1);
    const lb = await trainRun(2, { spec: trainSpec({ batch: 6000 }) });
    const phi = await measureRun(3, sb, {}, [sharpnessValue()]);
    const smoke = await trainRun(4, { scale: "smoke", spec: trainSpec({ seed: 9 }) });
    const log = changeLog(
      source([
        [sb, 1],
        [lb, 1],
        [phi, 2],
        [smoke, 3],
      ]),
    );
    expect(log.map(({ id, kind, date, text }) => [id, kind, date, text])).toEqual([
      ["runs-f1-mnist-paper-2026-01-02t10-00-00z", "runs", day(2), "1 measurement."],
      ["row-f1-mnist-paper", "row", day(1), "2 trainings (SB, LB; seed 0)."],
    ]);
  });

  it("tells re-runs by who made them and what they came to", async () => {
    const first = await trainRun(1);
    const ci = await trainRun(2, { origin: "ci" });
    const broken = await trainRun(3, { outcome: trainOutcome(0.9, 0.8) });
    const other = await trainRun(4, {
      outcome: trainOutcome(0.9, 0.8),
      engine: { ...first.engine, name: "onnx-cuda", determinism: "statistical" },
    });
    const log = changeLog(
      source([
        [first, 1],
        [ci, 2],
        [broken, 3],
        [other, 4],
      ]),
    );
    expect(log.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      "re-run: f1-mnist-paper: re-run elsewhere, 1 run",
      "differs: f1-mnist-paper: 1 run came to other bytes than were owed",
      "re-run: f1-mnist-paper: re-run by CI, 1 run",
      "row: New row: f1-mnist-paper",
    ]);
    expect(log[0]!.text).toMatch(/^1 came to other bytes/);
    expect(log[2]!.text).toBe("1 came to the same bytes.");
  });

  it("keeps what was told when a run is withdrawn, superseded or released", async () => {
    const old = await trainRun(1);
    const fresh = await trainRun(2, { spec: trainSpec({ model: { id: "f1", version: 2 } }) });
    const before = changeLog(source([[old, 1]]));
    const after = changeLog(
      source(
        [
          [old, 1],
          [fresh, 5],
        ],
        {
          withdrawals: [{ run: runId(1), reason: "made with a wrong data file", date: "2026-01-07" }],
          releases: [
            {
              schemaVersion: 1,
              version: "v0.1",
              date: "2026-01-03",
              protocol: "0.1.0",
              runs: [],
              verdicts: [],
              definitions: [],
              superseded: [],
              withdrawn: [],
            },
          ],
        },
      ),
    );
    expect(after.map(({ id }) => id)).toEqual([
      `withdrawn-${runId(1)}`,
      "row-f1-mnist-paper-2",
      "superseded-model-f1-2",
      "release-v0.1",
      "row-f1-mnist-paper",
    ]);
    expect(after.at(-1)).toEqual(before.at(-1));
    expect(after[2]).toMatchObject({
      date: day(5),
      text: "1 run of older versions, marked superseded from now on.",
    });
  });

  it("leaves out a raised version that has no run yet, and takes the end of a run where nothing says when it entered", async () => {
    const old = await trainRun(1);
    const log = changeLog({
      ...source([[old, 1]], { definitions: [{ kind: "model", id: "f1", version: 2 }] }),
      entered: new Map(),
    });
    expect(log.map(({ id, date }) => [id, date])).toEqual([["row-f1-mnist-paper", old.timings.finishedAt]]);
  });
});

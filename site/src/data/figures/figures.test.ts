// The figures' data against workloads whose truth is known: generated runs (five seeds, SB tests a point better, LB is e³
// times as sharp), and the drawing of every figure from them.
import { workloadsOf } from "@basin/record";
import type { MeasureRun, Workload } from "@basin/record";
import { generatedRuns } from "@basin/record/test/generated-runs";
import { beforeAll, expect, test } from "vitest";
import type { ChartData } from "../../charts/chart.ts";
import { renderChart } from "../../charts/render.ts";
import { chartTable } from "../../charts/table.ts";
import { coverageTable } from "./coverage.ts";
import { sharpnessPath } from "./sharpness-path.ts";
import { studyPages } from "./studies.ts";
import { workloadsOfStudy } from "./study.ts";

let workloads: Workload[];
const charts = new Map<string, ChartData>();

beforeAll(async () => {
  workloads = workloadsOf(await generatedRuns({ model: "f1", data: "mnist" }));
  for (const study of studyPages) {
    for (const { panels } of study.exhibits(workloadsOfStudy(study, workloads))) {
      for (const { chart } of panels) charts.set(chart.id, chart);
    }
  }
});

const one = (prefix: string): ChartData => {
  const found = [...charts.values()].find(({ id }) => id.startsWith(prefix));
  if (found === undefined) throw new Error(`no chart ${prefix} among ${[...charts.keys()].join(", ")}`);
  return found;
};
const exhibit = (study: string, id: string, of = workloads) => {
  const page = studyPages.find((each) => each.id === study)!;
  return page.exhibits(workloadsOfStudy(page, of)).find((each) => each.id === id)!;
};

test("every study draws its figures, each with marks, a table as long as what it says, and ids of its own", async () => {
  expect([...charts.keys()].map((id) => id.replace(/-f1-mnist.*$/, ""))).toEqual([
    "figure-2",
    "sharpness",
    "figure-3",
    "figure-3-paper-c1",
    "figure-3-paper-c2",
    "figure-3-paper-c3",
    "figure-3-paper-c4",
    "figure-7",
    "figure-4",
    "figure-5",
    "figure-6",
    "figure-6",
    "remedies",
    "causes",
  ]);
  for (const chart of charts.values()) {
    const svg = await renderChart(chart);
    expect(svg, chart.id).toContain(`id="${chart.id}-title"`);
    expect(svg, chart.id).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.match(/<path[^>]*stroke="var\(--chart|<path[^>]*fill="var\(--chart/g)!.length, chart.id).toBeGreaterThan(
      3,
    );
    const table = chartTable(chart);
    expect(table.rows.length, chart.id).toBeGreaterThan(0);
    for (const row of table.rows) {
      for (const key of Object.keys(row.cells)) expect(table.columns.map((column) => column.key)).toContain(key);
    }
  }
});

test("figure 2 is the mean over seeds in points, with its interval, at each epoch", () => {
  const { data, rows } = one("figure-2");
  const runs = workloads[0]!.trainings
    .filter(({ arm }) => arm === "LB")
    .map(({ run }) => run.outcome.curves.testAccuracy);
  const epoch = 3;
  const mean = (100 * runs.reduce((sum, curve) => sum + curve[epoch - 1]!, 0)) / runs.length;
  const datum = data.find((each) => each["arm"] === "LB" && each["split"] === "test" && each["epoch"] === epoch)!;
  expect(datum["mean"]).toBeCloseTo(mean, 3);
  expect(datum["low"]).toBeLessThan(mean);
  expect(datum["high"]).toBeGreaterThan(mean);
  expect(rows).toHaveLength(Math.max(...data.map((each) => Number(each["epoch"]))));
});

test("one seed has no interval, and the figure says so", async () => {
  const page = studyPages[0]!;
  const single = workloadsOf(await generatedRuns({ studies: ["sb-lb"], seeds: [1] }));
  const [panel] = page.exhibits(single).find(({ id }) => id === "figure-2")!.panels;
  expect(panel!.notes).toContain("One seed has no band.");
  expect(panel!.chart.rows![0]!.cells["SB test"]!.interval).toBeNull();
});

test("figure 6 has each point at its f, and runs along falling f", () => {
  const { data } = one("figure-6");
  const path = data.filter((datum) => datum["arm"] === "LB" && datum["seed"] === 1);
  expect(path).toHaveLength(21);
  const levels = path.map((datum) => Number(datum["f"]));
  expect(levels).toEqual([...levels].sort((a, b) => b - a));
});

/** A workload with other measurements. */
const withMeasures = (workload: Workload, change: (run: MeasureRun) => MeasureRun): Workload => ({
  ...workload,
  trainings: workload.trainings.map((training) => ({ ...training, measures: training.measures.map(change) })),
});

test("figure 6 draws no φ that did not gain, and counts it", () => {
  const dull = withMeasures(workloads[0]!, (run) => ({
    ...run,
    outcome: { ...run.outcome, values: run.outcome.values.map((value) => ({ ...value, value: 0 })) },
  }));
  const panel = sharpnessPath(dull, 1e-3)!;
  expect(panel.chart.data.every(({ phi }) => phi === null)).toBe(true);
  expect(panel.notes[1]).toBe("210 of 210 points did not gain and are not drawn.");
});

test("figure 6 says that a path has fewer points than the protocol's", () => {
  const few = withMeasures(workloads[0]!, (run) => {
    const { point } = run.spec;
    return point === undefined ? run : { ...run, spec: { ...run.spec, point: { ...point, of: 8 } } };
  });
  const words = "8 points of a path; the protocol has 20 at least.";
  expect(sharpnessPath(few, 1e-3)!.notes).toContain(words);
  expect(sharpnessPath(workloads[0]!, 1e-3)!.notes.join(" ")).not.toContain("at least");
});

test("table 2 has ours beside the paper's, and the paper's networks that were not run", () => {
  const [table] = exhibit("sb-lb", "table-2").tables;
  const [f1, f2] = table!.rows;
  expect(table!.rows).toHaveLength(6);
  expect(f1!.cells["test-SB-paper"]).toMatchObject({ value: 98.03, text: "98.03 ± 0.07" });
  expect(f1!.cells["test-SB"]!.value).toBeCloseTo(98, 1);
  expect(f1!.cells["gap"]!.value).toBeCloseTo(1, 0);
  expect(f1!.cells["gap-paper"]!.value).toBe(0.22);
  expect(f2!.cells["scale"]!.value).toBe("not run");
  expect(f2!.cells["test-SB"]!.value).toBeNull();
});

test("table 3 has the paper beside scipy-defaults on training f alone", () => {
  const [table] = exhibit("sb-lb", "table-3").tables;
  const beside = table!.rows.filter(({ cells }) => cells["1e-3-LB-paper"]?.value != null);
  expect(beside.map(({ cells }) => [cells["row"]!.value, cells["of"]!.value])).toEqual(
    Array.from({ length: 6 }, () => ["scipy-defaults", "train f"]),
  );
  const scaled = table!.rows.find(({ cells }) => cells["row"]!.value === "scaled")!;
  expect(Number(scaled.cells["1e-3-ratio"]!.value)).toBeGreaterThan(Math.exp(2.5));
});

test("table 4's paper stands beside neither scaling", () => {
  const [table] = exhibit("sb-lb", "table-4").tables;
  const paper = table!.rows.filter(({ cells }) => cells["row"]!.value === "paper, scaling not known");
  expect(paper).toHaveLength(6);
  expect(paper[0]!.cells["1e-3-LB"]!.text).toBe("9.22 ± 0.56");
});

test("what is from memory is marked in every cell", () => {
  for (const id of ["table-6", "table-7"]) {
    for (const { cells } of exhibit("remedies", id).tables[0]!.rows) {
      for (const [key, cell] of Object.entries(cells)) {
        if (key.endsWith("-paper") && cell.value !== null) expect(cell.marks).toEqual(["from memory, unconfirmed"]);
      }
    }
  }
});

test("the paper's C4 pair says that it is none of table 2's trials", () => {
  const panels = exhibit("interpolation", "figure-3-paper").panels;
  expect(panels).toHaveLength(4);
  expect(panels[3]!.notes[0]).toMatch(/none of the trials of table 2/);
  expect(panels.every(({ runs }) => runs.length === 0)).toBe(true);
});

test("coverage counts trained and measured seeds, and what is missing", () => {
  const page = studyPages.find(({ id }) => id === "causes")!;
  const { rows } = coverageTable(workloadsOfStudy(page, workloads), page.wanted);
  expect(rows).toHaveLength(10);
  expect(rows[0]!.cells["trained"]).toMatchObject({ value: 5, text: "1, 2, 3, 4, 5" });
  expect(rows.every(({ cells }) => cells["missing"]!.value === 0)).toBe(true);
});

test("coverage of plots and paths counts whole plots and paths, not φ of solutions", () => {
  for (const [id, arms] of [
    ["interpolation", ["linear", "curvilinear"]],
    ["sharpness-path", ["SB", "LB"]],
  ] as const) {
    const page = studyPages.find((each) => each.id === id)!;
    const { rows } = coverageTable(workloadsOfStudy(page, workloads), page.wanted);
    expect(rows.map(({ cells }) => [cells["arm"]!.value, cells["measured"]!.value])).toEqual(
      arms.map((arm) => [arm, 5]),
    );
  }
});

test("early stopping takes the epoch of the lowest held-out f", () => {
  const [table] = exhibit("causes", "early-stopping").tables;
  expect(table!.rows).toHaveLength(5);
  for (const { cells } of table!.rows) {
    const gain = Number(cells["stopped"]!.value) - Number(cells["end"]!.value);
    expect(Number(cells["gain"]!.value)).toBeCloseTo(gain, 3);
  }
});

test("without runs every figure says what is missing and by which command, and draws nothing of ours", () => {
  for (const study of studyPages) {
    for (const { id, panels, missing } of study.exhibits([])) {
      expect(panels.filter(({ runs }) => runs.length > 0)).toEqual([]);
      if (id.startsWith("figure") && id !== "figure-3-paper") expect(missing.length, id).toBeGreaterThan(0);
      for (const { command } of missing) expect(command).toMatch(new RegExp(`^npx basin run ${study.id} --model `));
    }
  }
});

test("a hostile name ends no script and opens no element", async () => {
  const name = '</script><img src=x onerror="alert(1)">';
  const chart = {
    ...one("remedies"),
    title: name,
    data: one("remedies").data.map((datum) => ({ ...datum, arm: name })),
  };
  const svg = await renderChart(chart);
  expect(svg).not.toMatch(/<img|<\/script/i);
  expect(svg).toContain("&lt;/script&gt;");
});

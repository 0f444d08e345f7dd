// A night's work as passes: for each code (this one, and that of each row's own commit) and each engine, the cells to run
// again. A pass has folders of its own, so that nothing of another counts as done.
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Run } from "@basin/record";
import type { StudyCell } from "../../study.ts";
import type { CellsAnswer, CellsRequest } from "./run-cells.ts";

/** A row that is run again. */
export interface NightRow {
  readonly run: Run;
  /** For people. */
  readonly label: string;
  /** Its cell after those it is made of. */
  readonly cells: readonly StudyCell[];
  /** Days since it was last run. */
  readonly age: number;
}

/** One process of a night. */
export interface Pass {
  /** `head`, or the commit. */
  readonly code: string;
  readonly engine: string;
  readonly threads: number;
  readonly rows: readonly NightRow[];
}

/** A row that is not run again by some code, and why. */
export interface NotRun {
  readonly cell: string;
  readonly code: string;
  readonly reason: string;
}

/** What decides which passes there are. */
export interface PassContext {
  /** The commit of this code. */
  readonly head: string | undefined;
  /** Whether this machine has an engine: true, or why not. */
  readonly engineHere: (name: string) => true | string;
  /** The engine that is used where a row's is not here. */
  readonly fallback: string;
}

/** Groups rows into passes: by this code, and by each row's own commit where that is another. */
export function passesOf(rows: readonly NightRow[], context: PassContext): { passes: Pass[]; notRun: NotRun[] } {
  const notRun: NotRun[] = [];
  const wanted = rows.flatMap((row) => {
    const { cell, engine, software } = row.run;
    const here = context.engineHere(engine.name);
    const head = here === true ? engine : { name: context.fallback, threads: 1 };
    const jobs = [{ row, code: "head", engine: head.name, threads: head.threads }];
    const { commit, dirty } = software;
    if (commit === context.head && commit !== undefined) return jobs;
    const reason =
      commit === null
        ? "it was made outside of a checkout"
        : dirty
          ? "it was made by a checkout with uncommitted changes"
          : here !== true
            ? `its engine ${engine.name} is not here: ${here}`
            : undefined;
    if (reason === undefined) jobs.push({ row, code: commit!, engine: engine.name, threads: engine.threads });
    else notRun.push({ cell, code: commit ?? "none", reason });
    return jobs;
  });
  const groups = Map.groupBy(wanted, ({ code, engine, threads }) => `${code} ${engine} ${threads}`);
  const passes = [...groups.values()].map((group): Pass => {
    const { code, engine, threads } = group[0]!;
    return { code, engine, threads, rows: group.map(({ row }) => row) };
  });
  return { passes, notRun };
}

/** Runs a pass with the code of `root`; resolves with why it failed, and with the folder of its runs in any case. */
export async function runPass(
  { code, engine, threads, rows }: Pass,
  { root, out, workers, maxHours }: { root: string; out: string; workers: number; maxHours: number },
): Promise<{ readonly results: string; readonly failures: CellsAnswer["failures"]; readonly reason?: string }> {
  const folder = path.join(out, "passes", `${code}-${engine}-${threads}`);
  const results = path.join(folder, "results");
  await mkdir(results, { recursive: true });
  const cells = new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.id, cell])));
  const request: CellsRequest = {
    root,
    // The first published runs were planned by code that read a parent, not needs.
    cells: [...cells.values()].map((cell) => ({ ...cell, parent: cell.needs[0]?.cell })),
    folders: { results, published: path.join(folder, "none"), cache: path.join(folder, "cache") },
    engine,
    threads,
    workers,
    command: "npx basin ci nightly",
    maxHours,
  };
  const [requestFile, answerFile] = ["request.json", "answer.json"].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  await writeFile(requestFile, JSON.stringify(request));
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "run-cells.ts"), requestFile, answerFile], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (text: Buffer) => (told = `${told}${text.toString()}`.slice(-4000)));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve).once("error", () => {}));
  if (status !== 0) {
    const why = told.split("\n").find((line) => /\b\w*Error\b/.test(line)) ?? told.trim().split("\n").at(-1) ?? "";
    return { results, failures: [], reason: `its code ended with exit code ${status}: ${why.slice(0, 300)}` };
  }
  const { failures, stopped } = JSON.parse(await readFile(answerFile, "utf8")) as CellsAnswer;
  return { results, failures, ...(stopped ? { reason: "the night was over before it was done" } : {}) };
}

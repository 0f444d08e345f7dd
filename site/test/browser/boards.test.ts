// Without scripts the boards hold the numbers that the records come to, by plain arithmetic over the records themselves.
import { scanRuns, workloadsOf } from "@basin/record";
import type { Training, Workload } from "@basin/record";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let workloads: readonly Workload[];
beforeAll(async () => {
  workloads = workloadsOf((await scanRuns([inject("resultsFolder")])).runs);
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

/** A number of each finished training of an arm, by seed. */
function numbers(workload: Workload, arm: string, pick: (training: Training) => number | null): Map<number, number> {
  return new Map(
    workload.trainings
      .filter((training) => training.arm === arm)
      .flatMap((training) => {
        const number = pick(training);
        return number === null ? [] : [[training.seed, number] as const];
      }),
  );
}

const accuracy = ({ run: { outcome } }: Training): number | null =>
  outcome.status === "finished" ? 100 * outcome.final.batchStatistics.test.accuracy : null;

/** φ of the training f over the whole space, ε 1e-3, scaled row. */
const phi = ({ measures }: Training): number | null => {
  const found = measures
    .filter(
      ({ spec }) => spec.space.type === "full" && spec.split === "train" && spec.batchNorm === "batch" && !spec.point,
    )
    .flatMap(({ outcome }) => outcome.values)
    .find(({ row, epsilon }) => row === "scaled" && epsilon === 1e-3);
  return found?.value ?? null;
};

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over shared seeds of a number of both. */
function paired(a: Map<number, number>, b: Map<number, number>, of: (a: number, b: number) => number): number | null {
  return meanOf([...a].flatMap(([seed, value]) => (b.has(seed) ? [of(value, b.get(seed)!)] : [])));
}

function expectClose(got: number | null, wanted: number | null, what: string): void {
  if (wanted === null || !Number.isFinite(wanted)) expect(got, what).toBeNull();
  else
    expect(Math.abs(got! - wanted), `${what}: ${got} for ${wanted}`).toBeLessThanOrEqual(
      1e-9 * Math.abs(wanted) + 1e-9,
    );
}

describe("without scripts", () => {
  it("the models board holds the numbers of the records", async () => {
    const rows = await boardOf("models/");
    expect(rows.map(({ id }) => id).toSorted()).toEqual(workloads.map(({ slug }) => slug).toSorted());
    for (const workload of workloads) {
      const { numbers: shown } = rows.find(({ id }) => id === workload.slug)!;
      const [sb, lb] = [numbers(workload, "SB", accuracy), numbers(workload, "LB", accuracy)];
      const [sharpSb, sharpLb] = [numbers(workload, "SB", phi), numbers(workload, "LB", phi)];
      const log = paired(sharpLb, sharpSb, (a, b) => Math.log(a / b));
      expectClose(shown["sb"]!, meanOf([...sb.values()]), `${workload.slug} SB`);
      expectClose(shown["lb"]!, meanOf([...lb.values()]), `${workload.slug} LB`);
      expectClose(
        shown["gap"]!,
        paired(sb, lb, (a, b) => a - b),
        `${workload.slug} gap`,
      );
      expectClose(shown["phi"]!, log === null ? null : Math.exp(log), `${workload.slug} φ`);
    }
  });

  it("the models board goes by tier, then by the gap, rows without a tier last", async () => {
    const rows = (await boardOf("models/")).map(({ numbers: shown }) => ({
      tier: shown["tier"] ?? Number.MAX_VALUE,
      gap: shown["gap"] ?? -Number.MAX_VALUE,
    }));
    expect(rows).toEqual(rows.toSorted((a, b) => a.tier - b.tier || b.gap - a.gap));
    expect(new Set(rows.map(({ tier }) => tier)).size).toBeGreaterThan(1);
    expect(rows.filter(({ gap }) => gap > -Number.MAX_VALUE).length).toBeGreaterThan(2);
  });

  it("the methods board holds the numbers of the records", async () => {
    const rows = await boardOf("methods/");
    expect(rows.length).toBeGreaterThan(20);
    let compared = 0;
    for (const { id, arm, numbers: shown } of rows) {
      const workload = workloads.find(({ slug }) => id.startsWith(`${slug}.`));
      if (workload === undefined) continue;
      compared++;
      const values = numbers(workload, arm, accuracy);
      expectClose(shown["test"]!, meanOf([...values.values()]), id);
      if (arm === "LB") continue;
      expectClose(
        shown["overLb"]!,
        paired(values, numbers(workload, "LB", accuracy), (a, b) => a - b),
        `${id} over LB`,
      );
    }
    expect(compared).toBe(rows.length);
  });

  it("nothing that needs a script is offered", async () => {
    await visit(
      browser,
      async ({ open, faults }) => {
        for (const path of ["", "models/", "compare/", "search/"]) {
          const page = await open(path);
          expect(await page.locator("main :is(button, input, select):visible").count(), path).toBe(0);
        }
        expect(faults).toEqual([]);
      },
      { javaScriptEnabled: false },
    );
  });
});

/** The first table of a page without scripts: each row's id, first column, and numbers by column. */
function boardOf(
  path: string,
): Promise<readonly { readonly id: string; readonly arm: string; readonly numbers: Record<string, number | null> }[]> {
  return visit(
    browser,
    async ({ open }) => {
      const page = await open(path);
      return page.evaluate(() => {
        const table = document.querySelector("[data-table] table")!;
        const keys = [...table.querySelectorAll<HTMLElement>("thead th")].map((head) => head.dataset["key"]!);
        return [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")].map((row) => ({
          id: row.dataset["id"]!,
          arm: row.cells[0]!.querySelector(".text")!.textContent.trim(),
          numbers: Object.fromEntries(
            [...row.cells].map((cell, index) => {
              const { number } = cell.dataset;
              return [keys[index]!, number === undefined ? null : Number(number)];
            }),
          ),
        }));
      });
    },
    { javaScriptEnabled: false },
  );
}

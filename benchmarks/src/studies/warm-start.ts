// Warm starts (Keskar et al. 2017, figure 5): SB for 100 epochs, each iterate kept; from the iterate after k epochs, 100
// epochs of LB with fresh optimiser state, and the sharpness of where it ends. Controls at three k: LB→SB, SB→SB, LB→LB,
// which tell the effect of the start from that of more epochs. k = 0 is plain LB.
import { closing, armsTable, reportArms } from "../report/arms.ts";
import type { Arm } from "../report/arms.ts";
import { countStates } from "../report/cells.ts";
import type { Expansion, Scale, Study, StudyOptions, TrainCell } from "../study.ts";
import { UserError } from "../errors.ts";
import { checkWhole, commandOf, openWorkload, refuse, smokePreset } from "./workload.ts";
import type { Preset } from "./workload.ts";

interface WarmPreset extends Preset {
  readonly starts: readonly number[];
  /** The k of the controls. */
  readonly controls: readonly number[];
}

const f1 = {
  model: "f1",
  data: "mnist",
  small: 256,
  stop: { rule: "epochs", epochs: 100 } as const,
  maxIterations: 10,
};

const presets: Readonly<Record<Scale, WarmPreset>> = {
  paper: {
    ...f1,
    starts: [0, 1, 2, 3, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    controls: [2, 20, 100],
  },
  reduced: { ...f1, starts: [0, 2, 10, 30, 100], controls: [30] },
  smoke: { ...smokePreset, starts: [0, 1, 2], controls: [1] },
};

/** The study of the paper's figure 5. */
export const warmStart: Study = {
  id: "warm-start",
  title: "LB started from SB's iterates, with controls",
  paper: "figure 5",
  seeds: { paper: 5, reduced: 1, smoke: 1 },
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  refuse("warm-start", options, ["points", "batches", "arms", "draws", "splits", "probes"]);
  const preset = presets[options.scale];
  const workload = openWorkload(options, preset);
  const { stop } = workload;
  const batches = workload.batches();
  const epochs = stop.rule === "epochs" ? stop.epochs : stop.maxEpochs;
  const starts = [...new Set(options.starts ?? preset.starts.filter((k) => k <= epochs))].sort((a, b) => a - b);
  for (const k of starts) checkWhole("starts", k, 0, epochs);
  if (starts.length === 0) throw new UserError("starts: must name an epoch, got none; try 0,2,10,30,100");
  // Where the user names starts, the controls are at those of them that lie in the preset's, else at the last.
  const named = options.starts === undefined ? preset.controls : preset.controls.filter((k) => starts.includes(k));
  const controls = (named.length > 0 ? named : [starts.at(-1)!]).filter((k) => k > 0 && k <= epochs);
  const arms = new Map<string, TrainCell[]>();
  const sources: TrainCell[] = [];
  const add = async (name: string, seed: number, cell: TrainCell): Promise<void> => {
    arms.set(name, [...(arms.get(name) ?? []), cell]);
    await workload.measure(cell, {}, `${name} seed ${seed} train f, full space`);
  };
  for (const seed of options.seeds) {
    const source = {
      SB: await workload.train({ batch: batches.small, seed }, `SB seed ${seed} train`),
      LB: await workload.train({ batch: batches.large, seed }, `LB seed ${seed} train`),
    };
    sources.push(source.SB);
    const warm = async (from: "SB" | "LB", to: "SB" | "LB", k: number): Promise<void> => {
      const name = armName(from, to, k);
      const batch = to === "SB" ? batches.small : batches.large;
      const cell = await workload.train(
        { batch, seed, start: { cell: source[from], epoch: k } },
        `${name} seed ${seed} train`,
      );
      await add(name, seed, cell);
    };
    await add("SB", seed, source.SB);
    await add("LB", seed, source.LB);
    for (const k of starts) if (k > 0) await warm("SB", "LB", k);
    for (const k of controls) {
      for (const [from, to] of [["LB", "SB"] as const, ["SB", "SB"] as const, ["LB", "LB"] as const]) {
        await warm(from, to, k);
      }
    }
  }
  const list: Arm[] = [...arms].map(([name, cells]) => ({ name, cells }));
  const less = presets.paper.starts.filter((k) => !starts.includes(k));
  const reductions = [
    ...(options.seeds.length < 5 ? [`${options.seeds.length} of 5 seeds.`] : []),
    ...(less.length > 0 ? [`Warm starts after ${less.join(", ")} epochs are not in it.`] : []),
    ...(controls.length < 3 ? [`Controls at ${controls.length} of 3 epochs.`] : []),
  ];
  return {
    reductions,
    cells: workload.cells(),
    command: commandOf("warm-start", options),
    report: (items) => {
      const reports = reportArms(list, items);
      const before = sourceAccuracy(sources, items);
      const started = (arm: string): string => {
        const k = /^SB→.* after (\d+)/.exec(arm)?.[1];
        const value = k === undefined ? null : (before.get(Number(k)) ?? null);
        return value === null ? "-" : (100 * value).toFixed(2);
      };
      return {
        data: { cells: countStates(items), reductions, arms: reports, source: [...before] },
        text: () =>
          closing([armsTable("arm", reports, [{ title: "start, test %", value: started }])], reductions, items),
      };
    },
  };
}

function armName(from: "SB" | "LB", to: "SB" | "LB", k: number): string {
  return `${from}→${to} after ${k} ${k === 1 ? "epoch" : "epochs"}`;
}

type Items = Parameters<Expansion["report"]>[0];

/** SB's mean test accuracy over seeds after each epoch, as a share. */
function sourceAccuracy(sources: readonly TrainCell[], items: Items): Map<number, number> {
  const ids = new Set(sources.map(({ id }) => id));
  const curves = items.flatMap(({ cell, run }) =>
    run?.kind === "train" && ids.has(cell.id) ? [run.outcome.curves.testAccuracy] : [],
  );
  const epochs = curves.length === 0 ? 0 : Math.min(...curves.map(({ length }) => length));
  return new Map(
    Array.from({ length: epochs }, (_, i) => [
      i + 1,
      curves.reduce((sum, curve) => sum + curve[i]!, 0) / curves.length,
    ]),
  );
}

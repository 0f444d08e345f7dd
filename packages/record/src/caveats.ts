// The short marks of a row: what a reader must know before comparing its numbers. They are read from what records say of
// themselves, and each mark keeps the sentences it stands for.
import type { Workload } from "./workload.ts";

/** A mark behind a row's name, with the sentences of the records that it stands for. */
export interface CaveatMark {
  readonly mark:
    | "synthetic"
    | "own data"
    | "unofficial data"
    | "CPU engine"
    | "fewer epochs"
    | "other protocol"
    | "deviates"
    | "other";
  readonly sentences: readonly string[];
}

/** Which mark a sentence belongs to; the first that matches. */
const rules: readonly (readonly [CaveatMark["mark"], RegExp])[] = [
  ["synthetic", /synthetic/],
  ["own data", /^own data/],
  ["unofficial data", /^unofficial data/],
  ["CPU engine", /^engine (onnx-cpu|tfjs-cpu|tfjs-node|tfjs-wasm)$/],
  ["fewer epochs", /\b(epochs instead of|At most \d+ epochs|plateau of \d+ epochs)/],
  ["other protocol", /^protocol \d+: /],
];

/** The marks of a workload, in a fixed order. Reductions that are no other mark are deviations from the paper. */
export function caveatMarks({ reductions, caveats }: Pick<Workload, "reductions" | "caveats">): CaveatMark[] {
  const told = [
    ...reductions.map((sentence) => ({ sentence, otherwise: "deviates" as const })),
    ...caveats.map((sentence) => ({ sentence, otherwise: "other" as const })),
  ];
  const marked = Map.groupBy(told, ({ sentence, otherwise }): CaveatMark["mark"] => {
    const rule = rules.find(([, pattern]) => pattern.test(sentence));
    return rule === undefined ? otherwise : rule[0];
  });
  const order: readonly CaveatMark["mark"][] = [...rules.map(([mark]) => mark), "deviates", "other"];
  return order.flatMap((mark) => {
    const sentences = marked.get(mark)?.map(({ sentence }) => sentence);
    return sentences === undefined ? [] : [{ mark, sentences }];
  });
}

// The file of a new training method: everything but what its update does, which its check asks for.
import { identifier } from "./answers.ts";
import type { Answers } from "./answers.ts";

/** The text of the file. */
export function methodFile({ id, title, source }: Answers): string {
  return `// ${title} (${source}).
import type { Method } from "../method.ts";
import { plainStep } from "../programs/update.ts";
import { checkRange } from "./settings.ts";

/** Settings of ${id}. */
interface Options {
  /** How much of it; 1 unless given; from 0. */
  readonly strength?: number;
}

/** The method ${id}. Throws UserError when a setting is out of range. */
export function ${identifier(id)}({ strength = 1 }: Options = {}): Method {
  checkRange(${JSON.stringify(`${id} strength`)}, strength, [0, Infinity]);
  return {
    id: ${JSON.stringify(id)},
    version: 1,
    // What an update does, in a sentence.
    summary: ${JSON.stringify(`${title} (${source}).`)},
    // Add "assumed" for what the source leaves open and you chose; "inputs" and "draw" for random numbers, as
    // input-noise.ts has them; "quick" where the defaults do not fit batches of a few samples.
    settings: { strength },
    step: (args) => {
      // Write here what an update does. Plain training, which this is until then, is not a new method.
      return plainStep(args);
    },
  };
}
`;
}

// The file of a new measure: everything but its search, which its check asks for.
import { places } from "../check/places.ts";
import { identifier } from "./answers.ts";
import type { Answers } from "./answers.ts";

/** The text of the file. */
export function measureFile({ id, source }: Answers): string {
  const file = `${places.measure.definitions}/${id}.ts`;
  return `// The measure ${id} (${source}). Write its equation here, and what the source leaves open.
import { UserError } from "../error.ts";
import type { Probe, ProbePoint, ProbeResult } from "../probe.ts";
import type { Search } from "../search.ts";
import { checkPoint, checkPositive } from "./settings.ts";

/** Settings of ${id}; one that draws has a seed too. */
interface Options {
  /** The length of a step; 1e-3 unless given; positive. */
  readonly step?: number;
}

/** What each quantity is, with its unit. */
const quantities = {
  rise: "how far f rises along every coordinate at once, in nats",
} as const;

/** The measure ${id}. Throws UserError when a setting is out of range. */
export function ${identifier(id)}({ step = 1e-3 }: Options = {}): Probe {
  checkPositive(${JSON.stringify(`${id} step`)}, step, "1e-3 is the default");
  return {
    id: ${JSON.stringify(id)},
    version: 1,
    source: ${JSON.stringify(source)},
    settings: { step },
    quick: {},
    quantities,
    asks: "value",
    most: 1,
    bytesPerParameter: 8,
    search: (point) => search(point, step),
  };
}

function* search(at: ProbePoint, step: number): Search<ProbeResult> {
  checkPoint(${JSON.stringify(id)}, at);
  // Yield points, and receive f there, with its gradient where "asks" says so. End with the quantities.
  const { value } = yield at.x.map((one) => one + step);
  throw new UserError(
    \`${id} search: must end with its quantities, got f \${value} and no more; write it in ${file}\`,
  );
}
`;
}

// Comparisons of arms by seed: differences, and log ratios of what is above 0.
import { overArms } from "./over-arms.ts";
import type { Arm, Observed } from "./over-arms.ts";
import type { Quantity } from "./quantity.ts";

/** A quantity of one arm minus that of another, paired by seed. */
export function differenceOf(quantity: Quantity, a: Arm, b: Arm): Observed {
  return overArms(
    [a, b].map((arm) => ({ arm, quantity })),
    ([x, y]) => x! - y!,
  );
}

/** The natural logarithm of a quantity of one arm over that of another, paired by seed; both must be above 0. */
export function logRatioOf(quantity: Quantity, a: Arm, b: Arm): Observed {
  return overArms(
    [a, b].map((arm) => ({ arm, quantity })),
    ([x, y]) => (x! > 0 && y! > 0 ? Math.log(x! / y!) : null),
  );
}

/** (a − b) − (c − d) of a quantity, paired by seed: how much one difference is larger than another. */
export function narrowingOf(quantity: Quantity, [a, b]: readonly [Arm, Arm], [c, d]: readonly [Arm, Arm]): Observed {
  const terms = [a, b, c, d].map((arm) => ({ arm, quantity }));
  return overArms(terms, ([w, x, y, z]) => w! - x! - (y! - z!));
}

/** A quantity of one arm, by seed. */
export function valueOfArm(quantity: Quantity, arm: Arm): Observed {
  return overArms([{ arm, quantity }], ([x]) => x!);
}

// When training ends: a pure function of the epochs' mean training losses. Nothing is chosen on test data.
import { UserError } from "./errors.ts";

/** A fixed number of epochs, or until the loss has not fallen any more. */
export type StopRule =
  | { readonly kind: "epochs"; readonly epochs: number }
  | {
      readonly kind: "plateau";
      /** A fall of at least this counts; 1e-4 unless given. */
      readonly tolerance?: number;
      /** Epochs in a row without such a fall; 20 unless given. */
      readonly patience?: number;
      /** 300 unless given; reaching it is a caveat. */
      readonly maximumEpochs?: number;
    };

/** Why training ended. */
export type StopReason = "epochs" | "plateau" | "epoch-limit" | "diverged";

/** The rule of the protocol's tables. */
export const plateauRule: StopRule = { kind: "plateau", tolerance: 1e-4, patience: 20, maximumEpochs: 300 };

/** A rule with every default filled in. Throws UserError when a number is out of range. */
export function resolveStop(rule: StopRule): Required<StopRule> {
  if (rule.kind === "epochs") {
    whole("epochs", rule.epochs, 0);
    return rule;
  }
  const { tolerance = 1e-4, patience = 20, maximumEpochs = 300 } = rule;
  whole("patience", patience, 1);
  whole("maximumEpochs", maximumEpochs, 1);
  if (!(tolerance >= 0 && Number.isFinite(tolerance))) {
    throw new UserError(`stop tolerance: must be from 0, got ${tolerance}; the protocol has 1e-4`);
  }
  return { kind: "plateau", tolerance, patience, maximumEpochs };
}

/**
 * The reason to stop after these epochs, or undefined to go on. `losses` are the epochs' mean training losses, in order.
 * Plateau: the reference is the loss of the last epoch that fell at least `tolerance` below the reference before it, so
 * that slow drift adds up to a fall; `patience` epochs after that one without another fall are the end.
 */
export function shouldStop(losses: readonly number[], rule: StopRule): Exclude<StopReason, "diverged"> | undefined {
  const resolved = resolveStop(rule);
  if (resolved.kind === "epochs") return losses.length >= resolved.epochs ? "epochs" : undefined;
  let reference = Infinity;
  let waited = 0;
  for (const loss of losses) {
    if (reference === Infinity || loss <= reference - resolved.tolerance) {
      reference = loss;
      waited = 0;
    } else {
      waited += 1;
    }
  }
  if (waited >= resolved.patience) return "plateau";
  return losses.length >= resolved.maximumEpochs ? "epoch-limit" : undefined;
}

function whole(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new UserError(`stop ${name}: must be a whole number from ${least}, got ${value}; choose one`);
  }
}

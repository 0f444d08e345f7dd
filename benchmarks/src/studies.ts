// The list of studies: one line each.
import { UserError } from "./errors.ts";
import { batchSweep } from "./studies/batch-sweep.ts";
import { causes } from "./studies/causes.ts";
import { interpolation } from "./studies/interpolation.ts";
import { remedies } from "./studies/remedies.ts";
import { sbLb } from "./studies/sb-lb.ts";
import { sharpnessPath } from "./studies/sharpness-path.ts";
import { warmStart } from "./studies/warm-start.ts";
import type { Study } from "./study.ts";

/** Every study. */
export const studies: readonly Study[] = [sbLb, interpolation, batchSweep, warmStart, sharpnessPath, remedies, causes];

/** The study of an id; throws UserError naming the ids there are. */
export function findStudy(id: string): Study {
  const found = studies.find((study) => study.id === id);
  if (found !== undefined) return found;
  throw new UserError(`study: no such id, got "${id}"; use one of ${studies.map((study) => study.id).join(", ")}`);
}

// Rows to rehearse a night with where there are none: a small study at smoke scale, made here and now.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../errors.ts";
import { runStudy } from "../../run-study.ts";
import { findStudy } from "../../studies.ts";

/** Runs the study sb-lb at smoke scale into `<out>/rehearsal/results` and gives that folder; what is there stays. */
export async function rehearsalRows(out: string): Promise<string> {
  const results = path.join(out, "rehearsal", "results");
  await mkdir(results, { recursive: true });
  const expansion = await findStudy("sb-lb").expand({
    seeds: [1, 2, 3, 4, 5],
    scale: "smoke",
    draws: 0,
    splits: ["train"],
    rows: ["scaled"],
    probes: [],
  });
  const folders = {
    results,
    published: path.join(out, "rehearsal", "none"),
    cache: path.join(out, "rehearsal", "cache"),
  };
  const { failures } = await runStudy(expansion, { folders });
  if (failures.length > 0) {
    throw new UserError(`nightly: the rehearsal's own rows failed: ${failures[0]!.message}; see npx basin doctor`);
  }
  return results;
}

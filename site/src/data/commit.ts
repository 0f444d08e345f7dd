// The commit that a build shows: by environment (BASIN_SITE_COMMIT), else of the checkout; null outside of one.
import { execFileSync } from "node:child_process";

let known: string | null | undefined;

/** The commit, asked for once. */
export function commit(): string | null {
  known ??= process.env["BASIN_SITE_COMMIT"] ?? ofCheckout();
  return known;
}

function ofCheckout(): string | null {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

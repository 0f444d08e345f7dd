// A probe of the tests' network at the sloped point of keskar2017.json, with its defaults: what golden values are of.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import { driveSync, makeProbe } from "../src/index.ts";
import type { Probe, ProbeResult } from "../src/index.ts";
import { network } from "../src/testing/network.ts";

const { points } = JSON.parse(readFileSync(new URL("fixtures/keskar2017.json", import.meta.url), "utf8")) as {
  points: { sloped: { x: number[] } };
};

/** Runs the probe of an id. */
export function probeNetwork(id: string): { probe: Probe; result: ProbeResult } {
  const probe = makeProbe(id);
  const x = Float64Array.from(points.sloped.x);
  const random = makeRandom(Number(probe.settings["seed"] ?? 0));
  return { probe, result: driveSync(probe.search({ x, f0: network(x), random }), network) };
}

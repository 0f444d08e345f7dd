// A study is watched from another process while it runs: its cells come and go, and the watch ends with it.
import { afterAll, expect, it } from "vitest";
import { eventsPath, lastEvents } from "../src/events.ts";
import { basin, outcomes, temporaryFolders } from "../src/testing/basin.ts";
import { findStudy } from "../src/studies.ts";
import { watchStudy } from "../src/watch.ts";
import type { Sight } from "../src/watch.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());
const words = [
  "sb-lb",
  "--scale",
  "smoke",
  "--seeds",
  "1",
  "--draws",
  "0",
  "--splits",
  "train",
  "--probes",
  "none",
  "--max-epochs",
  "300",
];

it("watch tells every change until all cells are done", async () => {
  const [watched, ran] = await Promise.all([
    basin(["watch", ...words, "--every", "1", "--json"], folders),
    basin(["run", ...words, "--json"], folders),
  ]);
  expect([watched.code, ran.code]).toEqual([0, 0]);
  const sights = watched.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Sight & { time: string });
  const texts = sights.map(({ cells, running }) => JSON.stringify({ cells, running }));
  expect(texts.filter((text, i) => text === texts[i - 1])).toEqual([]);
  const running = sights.flatMap((sight) => sight.running);
  expect(running.map(({ label }) => label)).toContain("SB seed 1 train");
  expect(running.some(({ share, text }) => share !== null && /^epoch \d+\/300 loss/.test(text))).toBe(true);
  expect(sights.at(-1)).toMatchObject({ cells: { done: 4, todo: 0 }, running: [] });

  const events = await lastEvents(eventsPath(folders.results));
  expect([...events.keys()].toSorted()).toEqual(Object.keys(await outcomes(folders.results)));
  for (const { event, done } of events.values()) expect([event, done]).toEqual(["end", true]);

  // Of a study that is done it says so and ends, as text too.
  const again = await basin(["watch", ...words], folders);
  expect(again.code).toBe(0);
  expect(again.stdout).toMatch(/^4 of 4 cells done, 0 running\n/);
});

it("a look tells of cells that began and ended since the one before", async () => {
  const place = temporaryFolders();
  try {
    const quick = { seeds: [1], scale: "smoke", draws: 0, splits: ["train"], probes: [] } as const;
    const expansion = await findStudy("sb-lb").expand(quick);
    const look = watchStudy(expansion, place);
    const before = await look();
    expect(before).toMatchObject({ cells: { done: 0, todo: 4 }, running: [] });
    expect((await basin(["run", ...words.slice(0, -2)], place)).code).toBe(0);
    expect(await look()).toMatchObject({ cells: { done: 4, todo: 0 }, running: [] });
  } finally {
    place.remove();
  }
});

it("watch ends by Ctrl-C with its exit code", async () => {
  const interrupted = await basin(["watch", "sb-lb", "--seeds", "1"], folders, {}, (kill, output) => {
    output.once("data", () => kill("SIGINT"));
  });
  expect(interrupted.code).toBe(130);
  expect(interrupted.stdout).toContain("0 of ");
});

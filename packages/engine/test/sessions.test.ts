// Sessions that keep much memory are closed before another runs, and opened again; none is closed while it runs.
import { expect, it } from "vitest";
import type { CompiledStep } from "../src/compiled.ts";
import { openSessions } from "../src/sessions.ts";

const compiled = (hash: string): CompiledStep => ({
  model: new TextEncoder().encode(hash),
  hash,
  outputs: {},
  flops: 0,
});

interface Fake {
  readonly name: string;
  run(feeds: object): Promise<object>;
}

/** Sessions that log what happens to them; a run waits until it is let go on. */
function fake(): {
  log: string[];
  create: (model: Uint8Array) => Promise<Fake>;
  end: (session: Fake) => Promise<void>;
  wait: { until?: Promise<void> };
} {
  const log: string[] = [];
  const wait: { until?: Promise<void> } = {};
  const create = async (model: Uint8Array): Promise<Fake> => {
    const name = new TextDecoder().decode(model);
    if (name === "bad") throw new Error("refused");
    log.push(`open ${name}`);
    const run = async (): Promise<object> => {
      log.push(`run ${name}`);
      await wait.until;
      return {};
    };
    return { name, run };
  };
  const end = async ({ name }: Fake): Promise<void> => {
    log.push(`close ${name}`);
  };
  return { log, create, end, wait };
}

it("closes a large session before another runs, and opens it again", async () => {
  const { log, create, end } = fake();
  // Less than nothing is much here: every run is large.
  const sessions = openSessions<object, object, Fake>(create, end, -Infinity);
  await sessions.acquire(compiled("a"));
  await sessions.acquire(compiled("b"));
  for (const name of ["a", "a", "b", "a"]) await sessions.run(name, {});
  await sessions.close();
  expect(log).toEqual("open a,open b,run a,run a,close a,run b,close b,open a,run a,close a".split(","));
});

it("keeps small ones open, and shares one among users until the last leaves", async () => {
  const { log, create, end } = fake();
  const sessions = openSessions<object, object, Fake>(create, end, Infinity);
  await sessions.acquire(compiled("a"));
  await sessions.acquire(compiled("a"));
  await sessions.acquire(compiled("b"));
  await sessions.run("a", {});
  await sessions.run("b", {});
  await sessions.giveBack("a");
  await sessions.run("a", {});
  await sessions.giveBack("a");
  await sessions.giveBack("a");
  expect(log).toEqual("open a,open b,run a,run b,run a,close a".split(","));
  await expect(sessions.run("a", {})).rejects.toThrow("internal: a program runs whose session was given back");
});

it("closes none that runs", async () => {
  const { log, create, end, wait } = fake();
  const sessions = openSessions<object, object, Fake>(create, end, -Infinity);
  await sessions.acquire(compiled("a"));
  await sessions.acquire(compiled("b"));
  await sessions.run("a", {});
  const { promise, resolve } = Promise.withResolvers<void>();
  wait.until = promise;
  const both = [sessions.run("a", {}), sessions.run("b", {})];
  resolve();
  await Promise.all(both);
  expect(log).toEqual("open a,open b,run a,run a,run b".split(","));
});

it("forgets a session that could not be opened", async () => {
  const { create, end } = fake();
  const sessions = openSessions<object, object, Fake>(create, end);
  await expect(sessions.acquire(compiled("bad"))).rejects.toThrow("refused");
  await expect(sessions.acquire(compiled("bad"))).rejects.toThrow("refused");
});

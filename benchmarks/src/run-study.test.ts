// What a study takes for done: runs of its own major of the protocol, whatever else lies in the folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { protocolMajor, protocolVersion, writeRun } from "@basin/record";
import { trainRun } from "@basin/record/test/example";
import { afterAll, expect, it } from "vitest";
import { planStudy } from "./run-study.ts";
import type { Expansion } from "./study.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "basin-run-study-"));
afterAll(() => rmSync(scratch, { recursive: true }));

it("does again what another major of the protocol made", async () => {
  const other = await trainRun(1, { protocol: `${protocolMajor(protocolVersion) + 1}.0.0` });
  const folders = {
    results: path.join(scratch, "results"),
    published: path.join(scratch, "published"),
    cache: path.join(scratch, "cache"),
  };
  const cell = { id: other.cell, spec: other.spec, scale: "paper", needs: [] };
  const state = async (): Promise<string> => {
    const { items, problems } = await planStudy({ cells: [cell] } as unknown as Expansion, { folders });
    expect(problems).toEqual([]);
    return items.map((item) => `${item.state} ${item.run?.id ?? ""}`.trim()).join();
  };
  expect(await state()).toBe("to-do");
  await writeRun(folders.results, other);
  expect(await state()).toBe("to-do");
  const own = await trainRun(2, { protocol: `${protocolMajor(protocolVersion)}.99.0` });
  await writeRun(folders.results, own);
  expect(await state()).toBe(`done ${own.id}`);
});

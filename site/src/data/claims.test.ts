// How tests, verdicts and findings are read; every claim and method has what its page needs.
import { claims, judgeAll } from "@basin/record";
import { describe, expect, it } from "vitest";
import committed from "./catalog.json" with { type: "json" };
import { findingText, ledgerTable, testText, verdictTable } from "./claims.ts";
import { methodClaims } from "./method-arms.ts";

describe("claims", () => {
  it("read their tests in words", () => {
    expect(testText({ kind: "greater", margin: 0 }, "points")).toBe("above 0 points");
    expect(testText({ kind: "within", low: -0.2, high: 0.2 }, "points")).toBe("between -0.2 and 0.2 points");
  });

  it("give logarithms their factor, and say what is not measured", () => {
    const part = { effect: Math.log(508), interval: [4, 8] as const, unit: "log ratio", n: 3 };
    expect(findingText(part as never)).toBe("6.23 log ratio (4 to 8), a factor of 508, 3 seeds");
    expect(findingText({ ...part, effect: null } as never)).toBe("nothing measured");
  });

  it("are rows of the ledger, with no verdict where nothing ran", () => {
    const entries = judgeAll([]);
    expect(ledgerTable(entries).rows.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
    expect(verdictTable(entries[0]!, new Set()).rows).toEqual([]);
  });

  it("name studies of the catalog", () => {
    const studies = committed.studies.map(({ id }) => id);
    for (const { id, study } of claims) expect(studies, id).toContain(study);
  });

  it("belong to the methods whose arms their tests name", () => {
    expect(methodClaims("gradient-noise").map(({ id }) => id)).toContain("matched-noise-flattens");
    expect(methodClaims("conservative").map(({ id }) => id)).toContain("conservative-helps");
    expect(methodClaims("plain")).toEqual([]);
  });
});

// The paper's numbers against what can be computed of them by hand (the reading aids of our notes), and to whom they belong.
import { describe, expect, it } from "vitest";
import { claims } from "../claims.ts";
import type { ClaimPart } from "../claim.ts";
import { paperCurve } from "./figure-3.ts";
import { paperAccuracy, paperFinalLoss, paperNetwork, paperNumber, paperPhi } from "./network.ts";
import type { PaperNetwork } from "./network.ts";
import { remedyTables } from "./remedies.ts";
import { accuracy, sharpnessInSubspace, sharpnessInWholeSpace } from "./tables.ts";

const networks: readonly PaperNetwork[] = ["F1", "F2", "C1", "C2", "C3", "C4"];
const part = (id: string, index = 0): ClaimPart => claims.find((claim) => claim.id === id)!.parts[index]!;

describe("tables 2 to 4", () => {
  it("give the gaps and the ratios that our notes have", () => {
    const gaps = networks.map((network) => accuracy[network].test.SB[0] - accuracy[network].test.LB[0]);
    for (const [i, want] of [0.22, 4.57, 2.78, 1.98, 3.13, 5.27].entries()) expect(gaps[i]).toBeCloseTo(want, 9);
    const ratios = networks.map((network) => {
      const { SB, LB } = sharpnessInWholeSpace[network]["1e-3"];
      return LB[0] / SB[0];
    });
    expect(ratios.slice(0, 4).map(Math.round)).toEqual([167, 223, 25, 107]);
    expect(ratios[4]).toBeCloseTo(8.7, 1);
    expect(Math.round(ratios[5]!)).toBe(33);
    // Table 4 is below table 3 by 1.1 (C3) to 37 (C2) at LB.
    const less = networks.map((n) => sharpnessInWholeSpace[n]["1e-3"].LB[0] / sharpnessInSubspace[n]["1e-3"].LB[0]);
    expect(Math.min(...less)).toBeCloseTo(1.1, 1);
    expect(Math.round(Math.max(...less))).toBe(37);
  });

  it("of conservative training gain in five networks of six, and are marked unconfirmed", () => {
    const gains = networks.map((n) => remedyTables["LB-conservative"]!.rows[n]!.test[0] - accuracy[n].test.LB[0]);
    expect(gains.filter((gain) => gain > 0)).toHaveLength(5);
    expect(paperNumber(part("conservative-helps"), "f1", "mnist")).toMatchObject({
      value: expect.closeTo(0.31, 9) as number,
      mark: "unconfirmed",
    });
    expect(Object.keys(remedyTables["LB-augmentation"]!.rows)).toEqual(["C1", "C2", "C3", "C4"]);
  });
});

describe("figure 3", () => {
  it("has 25 points of C1 to C4, the known ends and the known barrier", () => {
    expect(networks.map((network) => paperCurve(network)?.length ?? null)).toEqual([null, null, 25, 25, 25, 25]);
    const c1 = paperCurve("C1")!;
    expect([c1[0]!.alpha, c1[8]!.alpha, c1[16]!.alpha, c1[24]!.alpha]).toEqual([-1, 0, 1, 2]);
    expect(c1[8]).toMatchObject({ train: { loss: 0.0011 }, test: { loss: 1.174 } });
    expect(c1[16]).toMatchObject({ train: { loss: 0.0004 }, test: { loss: 1.3272 } });
    expect(100 * c1[16]!.test.accuracy).toBeCloseTo(77.26, 9);
    const between = c1.filter(({ alpha }) => alpha >= 0 && alpha <= 1);
    expect(between.reduce((a, b) => (b.train.loss > a.train.loss ? b : a))).toMatchObject({ alpha: 0.75 });
    expect([c1[0]!.train.loss, c1[24]!.train.loss].map((loss) => loss.toFixed(2))).toEqual(["0.88", "5.32"]);
  });

  it("says how the final losses differ, and how f rises beyond both ends", () => {
    expect(paperFinalLoss("C3", "SB")!.value - paperFinalLoss("C3", "LB")!.value).toBeCloseTo(0.0109, 9);
    expect(paperFinalLoss("F1", "SB")).toBeNull();
    expect(paperNumber(part("final-losses-alike"), "c4", "cifar-100")!.value).toBeCloseTo(0.022, 9);
    expect(paperNumber(part("lb-sharper-along-line"), "c1", "cifar-10")!.value).toBeCloseTo(
      Math.log((2.7947 - 0.0004) / (0.0018 - 0.0011)),
      6,
    );
    expect(paperNumber(part("lb-sharper-along-curve"), "c1", "cifar-10")).toBeNull();
  });
});

describe("a value belongs to", () => {
  it("the paper's network on the paper's data alone", () => {
    expect(paperNetwork("f1", "mnist")).toBe("F1");
    expect(paperNetwork("c4", "cifar-100")).toBe("C4");
    for (const [model, data] of [
      ["c1-text", "cifar-10"],
      ["c3-text", "cifar-100"],
      ["f2", "frames"],
      ["f1", "fashion-mnist"],
      ["f1", "glyphs"],
      ["c1", "cifar-100"],
      ["f2", "mnist"],
    ] as const) {
      expect(paperNetwork(model, data)).toBeNull();
      expect(paperNumber(part("sb-tests-better"), model, data)).toBeNull();
    }
  });

  it("row scipy-defaults in the whole space alone, where it is a φ", () => {
    expect(paperPhi("F1", "LB", { row: "scipy-defaults" })!.value).toBe(205.14);
    expect(paperPhi("F1", "LB", { row: "scipy-defaults", epsilon: 5e-4 })!.value).toBe(42.9);
    expect(paperPhi("F1", "LB", {})).toBeNull();
    expect(paperPhi("F1", "LB", { row: "scipy-defaults", scaling: "unit" })).toBeNull();
    expect(paperNumber(part("lb-sharper"), "f1", "mnist")).toBeNull();
    expect(paperNumber(part("contrast-survives-the-search", 1), "f1", "mnist")!.value).toBeCloseTo(
      Math.log(205.14 / 1.23),
      12,
    );
    expect(paperNumber(part("lb-sharper-on-test"), "f1", "mnist")).toBeNull();
  });

  it("an arm that the paper has", () => {
    expect(paperAccuracy("C1", "SB", "train")!.value).toBe(99.89);
    expect(paperAccuracy("C1", "LB-sgd", "test")).toBeNull();
    expect(paperNumber(part("augmentation-narrows-the-gap"), "c1", "cifar-10")).toBeNull();
  });
});

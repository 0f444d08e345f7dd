// The barrier of a parametric plot against closed forms, and the curves' weights at their ends.
import { describe, expect, it } from "vitest";
import { coefficients } from "../work/interpolate.ts";
import { barrierOf } from "./curves.ts";

const plot = (f: (alpha: number) => number): Parameters<typeof barrierOf>[0] =>
  Array.from({ length: 25 }, (_, i) => {
    const alpha = -1 + i / 8;
    const score = { loss: f(alpha), accuracy: 0.5 };
    return { alpha, train: score, test: score };
  });

describe("the barrier", () => {
  it("is how far f rises above the chord, not above an end", () => {
    const parabola = barrierOf(
      plot((alpha) => 2 + 3 * alpha + 4 * alpha * (1 - alpha)),
      "train",
    );
    expect(parabola).toEqual({ alpha: 0.5, height: expect.closeTo(1, 12) as number });
  });

  it("is none where f lies below the chord, whatever it does outside", () => {
    expect(
      barrierOf(
        plot((alpha) => alpha ** 2),
        "test",
      ),
    ).toEqual({ alpha: 0, height: 0 });
  });

  it("is unknown without both ends", () => {
    expect(
      barrierOf(
        plot((alpha) => alpha).filter(({ alpha }) => alpha !== 1),
        "train",
      ),
    ).toBeNull();
  });
});

describe("the curves", () => {
  it.each(["linear", "curvilinear"] as const)("of kind %s begin and end at the solutions", (curve) => {
    expect(coefficients(curve, 0)).toEqual({ from: 1, to: 0 });
    const end = coefficients(curve, 1);
    expect(end.from).toBeCloseTo(0, 12);
    expect(end.to).toBe(1);
  });

  it("keep their length on the circle and their sum on the line", () => {
    for (const alpha of [-0.7, 0.3, 1.9]) {
      const { from, to } = coefficients("curvilinear", alpha);
      expect(from ** 2 + to ** 2).toBeCloseTo(1, 12);
      const line = coefficients("linear", alpha);
      expect(line.from + line.to).toBeCloseTo(1, 12);
    }
  });
});

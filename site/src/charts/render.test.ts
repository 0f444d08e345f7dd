import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ChartData } from "./chart.ts";
import { colours, paletteCss, withoutProperties } from "./palette.ts";
import { renderChart } from "./render.ts";

const path: ChartData = {
  id: "figure-6",
  specification: "sharpness-path",
  title: "φ along training </script><script>alert(1)</script>",
  description: 'A "hostile" <desc>',
  columns: [],
  data: (["SB", "LB"] as const).flatMap((arm) =>
    [2.3, 0.4, 0.05].map((f, index) => ({
      arm,
      seed: 1,
      index,
      updates: 4 ** index,
      f,
      phi: arm === "SB" ? 3 : 3 / f,
    })),
  ),
};

test("a chart is drawn with its marks, an image by title and description, and no script of a name", async () => {
  const svg = await renderChart(path);
  expect(svg).toMatch(/^<svg role="img" aria-labelledby="figure-6-title" aria-describedby="figure-6-desc" /);
  expect(svg).toContain('<title id="figure-6-title">φ along training &lt;/script&gt;&lt;script&gt;alert(1)');
  expect(svg).toContain('<desc id="figure-6-desc">A &quot;hostile&quot; &lt;desc&gt;</desc>');
  expect(svg).not.toMatch(/<script/i);
  expect(svg.match(/<path aria-hidden[^>]*|<path [^>]*transform="translate/g)?.length).toBeGreaterThanOrEqual(6);
  expect(svg).not.toContain("NaN");
});

test("the same chart gives the same bytes, whatever was drawn before", async () => {
  const first = await renderChart(path);
  const other = await renderChart({ ...path, id: "other", title: "Other" });
  const again = await renderChart({ ...path, title: path.title });
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(other.replaceAll("other", "figure-6").replace("Other", "")).toHaveLength(
    first.length - "φ along training </script><script>alert(1)</script>".length - 6 * 3,
  );
});

test("figure 6 runs from high f on the left to low f on the right", async () => {
  const svg = await renderChart(path);
  const labels = [...svg.matchAll(/<text [^>]*translate\(([\d.]+),[^>]*>(1|0\.1)<\/text>/g)]
    .map(([, x, label]) => ({ x: Number(x), f: Number(label) }))
    // Those of φ stand at the left edge.
    .filter(({ x }) => x > 0)
    .sort((a, b) => a.x - b.x);
  expect(labels.map(({ f }) => f)).toEqual([1, 0.1]);
});

test("a chart in a page names custom properties, a file by itself plain colours", async () => {
  const svg = await renderChart(path);
  expect(svg).toContain(`stroke="var(--chart-first,${colours.first.light})"`);
  const alone = withoutProperties(svg);
  expect(alone).not.toContain("var(");
  expect(alone).toContain(`stroke="${colours.first.light}"`);
});

test("the style sheet has the palette's colours", () => {
  expect(readFileSync(new URL("palette.css", import.meta.url), "utf8")).toBe(paletteCss());
});

test("a chart of an unknown specification says which there are", async () => {
  await expect(renderChart({ ...path, specification: "pie" })).rejects.toThrow(/must be one of .*got pie/);
});

// The mean test curves of both batch sizes as characters, for a terminal.
import asciichart from "asciichart";
import type { Report } from "./sb-lb.ts";

/** Columns of the plot at least, so that a few epochs fill the width. */
const WIDTH = 60;

/** Plots mean test accuracy by epoch; an empty text where there is no curve of two epochs. */
export function plotCurves({ curves: { small, large } }: Report, colours: boolean): string {
  const series = [small, large].filter(({ accuracy }) => accuracy.length > 1);
  if (series.length === 0) return "";
  const epochs = Math.max(...series.map(({ accuracy }) => accuracy.length));
  // Every curve spans the same epochs; the shorter one ends earlier.
  const points = series.map(({ accuracy }) => stretch(accuracy, epochs));
  const palette = [asciichart.blue, asciichart.red].filter((_, index) => [small, large][index]!.accuracy.length > 1);
  const drawn = asciichart.plot(points, {
    height: 10,
    format: (x) => x.toFixed(1).padStart(6),
    ...(colours ? { colors: palette } : {}),
  });
  const names = series.map(({ batch, seeds }, index) => {
    const name = `${batch === small.batch ? "SB" : "LB"} ${batch} (${seeds} ${seeds === 1 ? "seed" : "seeds"})`;
    return colours ? `${palette[index]}${name}${asciichart.reset}` : name;
  });
  const ends = series.map(({ accuracy }) => `${accuracy.at(-1)!.toFixed(2)} %`);
  const legend = names.map((name, index) => `${name}: ${ends[index]}`).join("   ");
  return `test accuracy (%) by epoch, 1 to ${epochs}, mean over seeds\n${drawn}\n${legend}`;
}

function stretch(values: readonly number[], epochs: number): number[] {
  const columns = Math.max(WIDTH, epochs);
  return Array.from({ length: columns }, (_, column) => (column / (columns - 1)) * (epochs - 1))
    .filter((at) => at <= values.length - 1)
    .map((at) => {
      const left = Math.floor(at);
      const right = Math.min(left + 1, values.length - 1);
      return values[left]! + (at - left) * (values[right]! - values[left]!);
    });
}

// A report as text for a terminal.
import { plotCurves } from "./plot.ts";
import { findingSentence } from "./sentence.ts";
import { cellsLine } from "./cells.ts";
import { probesTable } from "./probes.ts";
import type { Report } from "./sb-lb.ts";
import { accuracyTable, sharpnessTable } from "./table.ts";

/** Renders a report; `colours` only where a terminal shows it. */
export function renderReport(report: Report, colours: boolean): string {
  const parts = report.workloads.flatMap((workload) => {
    const { model, data, scale, reductions, caveats } = workload;
    return [
      `${model.id} on ${data.id}, ${scale} scale`,
      accuracyTable(workload),
      ...(workload.sharpness.length > 0 ? [sharpnessTable(workload)] : []),
      findingSentence(workload),
      ...(reductions.length > 0 ? [`Less than the paper: ${reductions.join(" ")}`] : []),
      ...(caveats.length > 0 ? [`Caveats: ${caveats.join("; ")}.`] : []),
    ];
  });
  if (report.probes.length > 0) parts.push(probesTable(report.probes));
  if (report.reductions.length > 0) parts.push(`The study is reduced: ${report.reductions.join(" ")}`);
  const plot = plotCurves(report, colours);
  if (plot !== "") parts.push(plot);
  parts.push(cellsLine(report.cells));
  return parts.join("\n\n");
}

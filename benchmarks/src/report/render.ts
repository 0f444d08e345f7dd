// A report as text for a terminal.
import { plotCurves } from "./plot.ts";
import { findingSentence } from "./sentence.ts";
import type { Report } from "./summary.ts";
import { accuracyTable, sharpnessTable } from "./table.ts";

/** Renders a report; `colours` only where a terminal shows it. */
export function renderReport(report: Report, colours: boolean): string {
  const { done, todo, impossible } = report.cells;
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
  if (report.reductions.length > 0) parts.push(`The study is reduced: ${report.reductions.join(" ")}`);
  const plot = plotCurves(report, colours);
  if (plot !== "") parts.push(plot);
  const skipped = impossible === 0 ? "" : `, ${impossible} of diverged trainings`;
  parts.push(`Cells: ${done} done, ${todo} to do${skipped}.`);
  return parts.join("\n\n");
}

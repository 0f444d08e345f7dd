// Every workflow against every rule and the schema, and every rule against its bad examples.
import { spawnSync } from "node:child_process";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { describe, expect, it } from "vitest";
import { readWorkflow, stepsOf, workflows } from "./read.ts";
import { rules } from "./rules.ts";

/** What GitHub's own parser says of a workflow: its schema, its expressions, and which jobs there are. */
async function schemaErrors(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe("the workflows", () => {
  it("are there", () => {
    const files = workflows.map(({ file }) => file);
    for (const name of ["benchmark", "ci", "comment", "contribution", "nightly", "pages"]) {
      expect(files).toContain(`${name}.yml`);
    }
  });

  for (const workflow of workflows) {
    it(`follow the schema: ${workflow.file}`, async () => expect(await schemaErrors(workflow.text)).toEqual([]));

    it(`have scripts that bash takes: ${workflow.file}`, () => {
      for (const { step } of stepsOf(workflow)) {
        if (step.run === undefined) continue;
        const { status, stderr } = spawnSync("bash", ["-n"], { input: step.run, encoding: "utf8" });
        expect(status, `${step.name}: ${stderr}`).toBe(0);
      }
    });
  }

  it.each([
    ["timeout-minutes: 60", "timeout-minute: 60"],
    ["needs: [test, site,", "needs: [nothing,"],
    ["  push:", "  pushed:"],
    ["github.ref }}", "github.ref"],
  ])("do not pass the schema with a mistake in them: %s becomes %s", async (from, to) => {
    const { text } = workflows.find(({ file }) => file === "ci.yml")!;
    expect(text).toContain(from);
    expect(await schemaErrors(text.replace(from, to))).not.toEqual([]);
  });
});

describe.each(rules)("no workflow breaks the rule: it $says", ({ check, bad }) => {
  it.each(workflows)("$file", (workflow) => expect(check(workflow)).toEqual([]));

  it.each(bad.map((edit) => ({ edit, name: `${edit.file}: ${edit.to.trim().split("\n").at(-1) || "a line less"}` })))(
    "and is caught with $name",
    ({ edit: { file, from, to } }) => {
      const { text } = workflows.find((one) => one.file === file)!;
      const edited = text.replace(from, () => to);
      expect(edited, "the edit changes the file").not.toBe(text);
      expect(check(readWorkflow(file, edited))).not.toEqual([]);
    },
  );
});

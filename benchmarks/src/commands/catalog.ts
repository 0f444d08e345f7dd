// basin catalog: the definitions of models, data sets, methods, optimisers, measures and studies, from the code.
import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { catalogText, makeCatalog } from "../catalog.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";

interface Given {
  json?: boolean;
  write?: string;
}

/** The command. */
export function catalogCommand(): Command {
  return new Command("catalog")
    .description("List the definitions that records name: models, data sets, methods, measures, studies.")
    .option("--json", "print one JSON document instead of text")
    .option("--write <file>", "write the JSON document to a file")
    .addHelpText("after", "\nExamples:\n  npx basin catalog\n  npx basin catalog --write site/src/data/catalog.json")
    .action(async ({ json, write }: Given) => {
      const catalog = makeCatalog();
      if (write !== undefined) await writeFile(write, catalogText(catalog));
      const { models, dataSets, methods, optimisers, measures, studies } = catalog;
      const row =
        (kind: string, title: (one: { id: string }) => string) =>
        (one: { readonly id: string; readonly version?: number }): string[] => [
          kind,
          one.id,
          one.version === undefined ? "" : String(one.version),
          title(one),
        ];
      const titled = (one: object): string =>
        "title" in one
          ? String(one.title)
          : "summary" in one
            ? String(one.summary)
            : "source" in one
              ? String(one.source)
              : "";
      const rows = [
        ...models.map(row("model", titled)),
        ...dataSets.map(row("data set", titled)),
        ...methods.map(row("method", titled)),
        ...optimisers.map(row("optimiser", titled)),
        ...measures.map(row("measure", titled)),
        ...studies.map(row("study", titled)),
      ];
      const text = plainTable(["kind", "id", "version", "what it is"], rows);
      print(json, catalog, text, "npx basin run sb-lb --model f1 --data mnist --seeds 5 --dry-run");
    });
}

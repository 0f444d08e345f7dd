// The committed catalog is what the code gives, and says of each definition what the definition says.
import { readFile } from "node:fs/promises";
import { dataSets } from "@basin/datasets";
import { parseCatalog } from "@basin/record";
import { models } from "@basin/zoo";
import { describe, expect, it } from "vitest";
import { catalogText, makeCatalog } from "./catalog.ts";

const committed = new URL("../../site/src/data/catalog.json", import.meta.url);

describe("the catalog", () => {
  const catalog = makeCatalog();

  it("is committed as the code gives it", async () => {
    const text = await readFile(committed, "utf8");
    expect(
      text === catalogText(catalog),
      "site/src/data/catalog.json is not what the code gives; refresh it: npx basin catalog --write site/src/data/catalog.json",
    ).toBe(true);
  });

  it("counts the parameters of layers as the model's own count", () => {
    expect(catalog.models.map(({ id }) => id)).toEqual(models.map(({ id }) => id));
    for (const { layers, parameters } of catalog.models) {
      // A network that is no chain has no table of layers.
      if (layers !== null) expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
    }
  });

  it("marks generated data as synthetic, and no others", () => {
    expect(catalog.dataSets.filter(({ synthetic }) => synthetic).map(({ id }) => id)).toEqual(
      dataSets.filter(({ source }) => source.kind === "generated").map(({ id }) => id),
    );
  });

  it("says that the rate of SGD must be given", () => {
    expect(catalog.optimisers.find(({ id }) => id === "sgd")!.settings["learningRate"]).toBeNull();
  });

  it("is refused with the field that is wrong, and an address that is not of the web", () => {
    const [set] = catalog.dataSets;
    const file = { ...set!.files[0]!, urls: ["javascript:alert(1)"] };
    expect(() => parseCatalog({ ...catalog, dataSets: [{ ...set, files: [file] }] })).toThrow(
      /^catalog: dataSets\.0\.files\.0\.urls\.0: .*; make it again with npx basin catalog/,
    );
  });
});

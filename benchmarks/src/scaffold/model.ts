// The file of a new model: everything but its layers, which its check asks for.
import { places } from "../check/places.ts";
import { identifier } from "./answers.ts";
import type { Answers } from "./answers.ts";

/** The text of the file. */
export function modelFile({ id, title, source, input, classes }: Answers): string {
  const shape = `[${input.join(", ")}]`;
  const first =
    input.length === 1
      ? `// Your layers go here, the first with inputShape: ${shape}.`
      : `model.add(layers.flatten({ inputShape: ${shape}, name: "flatten" }));\n  // Your layers go here.`;
  const dense = input.length === 1 ? `inputShape: ${shape}, ` : "";
  const file = `${places.model.definitions}/${id}.ts`;
  return `// ${title}.
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { UserError } from "../errors.ts";
import type { Model } from "../model.ts";

/** The model ${id}. */
export const ${identifier(id)}: Model = {
  id: ${JSON.stringify(id)},
  version: 1,
  title: ${JSON.stringify(title)},
  // End it with what the source leaves open and you assumed.
  source: ${JSON.stringify(source)},
  input: ${shape},
  classes: ${classes},
  // The check says how many there are.
  parameters: 0,
  build,
};

/** From samples to logits: the loss has the softmax. Every layer has a name of its own. */
function build(): LayersModel {
  const model = sequential();
  ${first}
  model.add(layers.dense({ ${dense}units: ${classes}, kernelInitializer: "glorotUniform", name: "logits" }));
  throw new UserError(
    ${JSON.stringify(`${id} build: must return a network, got none yet; write its layers in ${file} and end in "return model;"`)},
  );
}
`;
}

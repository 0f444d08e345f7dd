// Rehearses a release on this machine: makes it as the workflow does and publishes it with --dry-run. Nothing is sent.
//   npm run release:rehearse
import path from "node:path";
import { command } from "./command.ts";
import { assembleRelease, repositoryOf } from "./make.ts";
import { run } from "./run.ts";

const root = path.resolve(import.meta.dirname, "../..");

await command(
  "Makes a release and publishes it with --dry-run; nothing is sent.\n\n  npm run release:rehearse\n  npm run release:rehearse -- --out /tmp/release",
  { out: { type: "string" } },
  async ({ out }) => {
    const folder = path.resolve(root, typeof out === "string" ? out : ".basin/release");
    await assembleRelease(folder, repositoryOf(process.env));
    for (const script of ["publish.ts", "github.ts"]) {
      console.log(run("node", [path.join(import.meta.dirname, script), "--from", folder, "--dry-run"], root).trimEnd());
    }
    console.log(
      `rehearsed in ${path.relative(root, folder)}; nothing was sent\nnext: merge the version pull request (docs/releasing.md)`,
    );
  },
);

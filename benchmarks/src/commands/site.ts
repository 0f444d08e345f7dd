// basin site: the public pages, built into a folder, or served and kept up to date while one works on them.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { catalogText, makeCatalog } from "../catalog.ts";
import { exitCodes } from "../exit-codes.ts";
import { findFolders, siteFolder } from "../folders.ts";
import { print } from "../output.ts";
import { formatSeconds } from "../progress.ts";
import { buildSite } from "../site/build.ts";
import { astroProgram, siteEnvironment } from "../site/input.ts";
import { showBuild } from "../site/progress.ts";
import { openHost } from "../site/serve.ts";
import { onStop } from "../site/stop.ts";
import { portNumber } from "./arguments.ts";

interface Given {
  results?: string;
  local?: boolean;
  json?: boolean;
}

/** The command. */
export function siteCommand(): Command {
  const options = (command: Command): Command =>
    command
      .option("--local", "show the runs of this machine too, marked as such")
      .option("--results <folder>", "where those are (BASIN_RESULTS, else .basin/results)")
      .option("--json", "print one JSON document instead of text");
  const build = options(new Command("build"))
    .description("Build the pages into a folder; what was there is replaced when all of it is built.")
    .option("--out <folder>", "the folder (site/dist of the repository)")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin site build\n  npx basin site build --out public\nBASIN_SITE_URL and BASIN_SITE_BASE say where the pages will be.",
    )
    .action(async (given: Given & { out?: string }) => {
      process.exitCode = await buildPages(given);
    });
  return options(new Command("site"))
    .description("Serve the pages while you work on them: a change of a page shows at once.")
    .option("--port <n>", "the port on 127.0.0.1 (a free one)", portNumber)
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin site\n  npx basin site --local\n  npx basin site build\nCtrl-C ends it.",
    )
    .action(async (given: Given & { port?: number }) => {
      process.exitCode = await servePages(given);
    })
    .addCommand(build);
}

async function buildPages({ out, results, local, json }: Given & { out?: string }): Promise<number> {
  const stop = onStop();
  try {
    const folder = path.resolve(out ?? path.join(siteFolder, "dist"));
    const progress = showBuild("the site");
    const end = await buildSite({
      folders: findFolders(results),
      local: local === true,
      out: folder,
      signal: stop.signal,
      onProgress: progress.update,
    }).finally(progress.close);
    if (end.status === "stopped") {
      return (await stop.stopped) === "SIGINT" ? exitCodes.interrupted : exitCodes.preempted;
    }
    const { pages, seconds } = end;
    const text = `${pages} pages in ${formatSeconds(seconds)}: ${folder}`;
    print(
      json,
      { folder, pages, seconds },
      text,
      local === true ? "npx basin open" : "publish that folder on a static host",
    );
    return exitCodes.done;
  } finally {
    stop.close();
  }
}

async function servePages({ port, results, local, json }: Given & { port?: number }): Promise<number> {
  const program = await astroProgram();
  // Taken and given back, so that a port that is in use is told before anything starts.
  const host = await openHost(port);
  await host.close();
  const scratch = await mkdtemp(path.join(tmpdir(), "basin-site-"));
  const stop = onStop();
  try {
    const catalog = path.join(scratch, "catalog.json");
    await writeFile(catalog, catalogText(makeCatalog()));
    const request = { folders: findFolders(results), local: local === true, address: host.address };
    const child = spawn(process.execPath, [program, "dev", "--host", "127.0.0.1", "--port", String(host.port)], {
      cwd: siteFolder,
      env: { ...process.env, ...siteEnvironment(request, catalog) },
      stdio: ["ignore", json === true ? process.stderr : "inherit", "inherit"],
    });
    const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    stop.signal.addEventListener("abort", () => child.kill("SIGTERM"));
    if (json === true && (await isUp(host.address, ended))) {
      process.stdout.write(`${JSON.stringify({ address: `${host.address}/` }, null, 2)}\n`);
    }
    const code = await ended;
    if (!stop.signal.aborted && code !== 0) throw new Error(`internal: site: astro dev ended with ${code}`);
    return exitCodes.done;
  } finally {
    stop.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Waits until an address answers; false where the server ended before. */
async function isUp(address: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.finally(() => (over = true));
  while (!over) {
    if (await fetch(address, { method: "HEAD" }).then(Boolean, () => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

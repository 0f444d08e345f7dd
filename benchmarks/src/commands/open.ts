// basin open: the pages of this machine's own runs beside the published ones, in the browser.
import path from "node:path";
import { scanRuns } from "@basin/record";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { formatSeconds } from "../progress.ts";
import { hasDisplay, openBrowser } from "../site/browser.ts";
import { buildSite } from "../site/build.ts";
import { showBuild } from "../site/progress.ts";
import { openHost } from "../site/serve.ts";
import { onStop } from "../site/stop.ts";
import { portNumber } from "./arguments.ts";

interface Given {
  results?: string;
  port?: number;
  open: boolean;
  json?: boolean;
}

/** The command. */
export function openCommand(): Command {
  return new Command("open")
    .description("Build pages of your own runs beside the published ones, serve them here, and open the browser.")
    .option("--results <folder>", "where your runs are (BASIN_RESULTS, else .basin/results)")
    .option("--port <n>", "the port on 127.0.0.1 (a free one)", portNumber)
    .option("--no-open", "print the address and open no browser")
    .option("--json", "print one JSON document with the address instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin open\n  npx basin open --no-open --port 8080\nCtrl-C ends it.")
    .action(async (given: Given) => {
      process.exitCode = await openPages(given);
    });
}

async function openPages({ results, port, open, json }: Given): Promise<number> {
  const folders = findFolders(results);
  const stop = onStop();
  const host = await openHost(port);
  try {
    const own = (await scanRuns([folders.results])).runs.filter(({ scale }) => scale !== "smoke").length;
    const out = path.resolve(".basin", "site");
    const progress = showBuild(`the pages of your ${own} runs and of the published ones`);
    const end = await buildSite({
      folders,
      local: true,
      address: host.address,
      out,
      signal: stop.signal,
      onProgress: progress.update,
    }).finally(progress.close);
    if (end.status === "stopped") {
      return (await stop.stopped) === "SIGINT" ? exitCodes.interrupted : exitCodes.preempted;
    }
    await host.show(out);
    const address = `${host.address}/`;
    const opened = open && json !== true && hasDisplay() && (await openBrowser(address));
    const { pages, seconds } = end;
    process.stdout.write(
      json === true
        ? `${JSON.stringify({ address, folder: out, ownRuns: own, pages, seconds }, null, 2)}\n`
        : [
            `${pages} pages in ${formatSeconds(seconds)}, ${own} of your own runs among them.`,
            ...(own === 0 ? [`No runs of your own in ${folders.results} yet: npx basin quickstart makes some.`] : []),
            `${address}   (${opened ? "opened in your browser" : "open it in your browser"}; Ctrl-C ends it)`,
            "",
          ].join("\n"),
    );
    await stop.stopped;
    return exitCodes.done;
  } finally {
    stop.close();
    await host.close();
  }
}

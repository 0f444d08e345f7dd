// Where data lie: `<folder>/<data set>/<file>`. BASIN_DATA names the folder, else the platform's cache.
import path from "node:path";
import envPaths from "env-paths";

/** The data folder: BASIN_DATA, else the platform's cache folder. */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment["BASIN_DATA"];
  return named ? path.resolve(named) : path.join(envPaths("basin", { suffix: "" }).cache, "data");
}

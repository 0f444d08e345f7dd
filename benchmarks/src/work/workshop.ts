// What a worker keeps between jobs: the engine, and the data sets in memory.
import { loadDataSet } from "@basin/datasets";
import type { LoadedDataSet, Split } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import type { TrainSpec } from "@basin/record";
import { holdOut } from "@basin/trainer";
import type { Job } from "./job.ts";
import { checkVersion } from "./version.ts";

/** The engine and data of a worker; the last data set stays loaded. */
export interface Workshop {
  engine(job: Job): Promise<Engine>;
  data(spec: TrainSpec["data"], folder: string | undefined): Promise<WorkData>;
}

/** A data set as a training sees it, and the training samples that are held out of it. */
interface WorkData {
  readonly data: LoadedDataSet;
  readonly heldOut?: Split;
}

/** Opens a workshop; engine and data are opened when they are first asked for. */
export function openWorkshop(): Workshop {
  const engines = new Map<string, Promise<Engine>>();
  let loaded: { key: string; data: Promise<WorkData> } | undefined;
  return {
    engine({ engine: { name, threads } }) {
      const key = `${name} ${threads}`;
      const engine = engines.get(key) ?? openEngine(name, { threads });
      engines.set(key, engine);
      return engine;
    },
    data(spec, folder) {
      const key = JSON.stringify([spec, folder]);
      if (loaded?.key !== key) loaded = { key, data: load(spec, folder) };
      return loaded.data;
    },
  };
}

async function load(spec: TrainSpec["data"], folder: string | undefined): Promise<WorkData> {
  const { id, version, train, test, heldOut } = spec;
  const data = await loadDataSet(id, { train, test, ...(folder === undefined ? {} : { folder }) });
  checkVersion("data", version, data.version);
  return heldOut === undefined ? { data } : holdOut(data, heldOut);
}

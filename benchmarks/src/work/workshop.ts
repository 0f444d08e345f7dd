// What a worker keeps between jobs: the engine, and the data sets in memory.
import { loadDataSet } from "@basin/datasets";
import type { LoadedDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import type { TrainSpec } from "@basin/record";
import type { Job } from "./job.ts";

/** The engine and data of a worker; the last data set stays loaded. */
export interface Workshop {
  engine(job: Job): Promise<Engine>;
  data(spec: TrainSpec["data"], folder: string | undefined): Promise<LoadedDataSet>;
}

/** Opens a workshop; engine and data are opened when they are first asked for. */
export function openWorkshop(): Workshop {
  const engines = new Map<string, Promise<Engine>>();
  let loaded: { key: string; data: Promise<LoadedDataSet> } | undefined;
  return {
    engine({ engine: { name, threads } }) {
      const key = `${name} ${threads}`;
      const engine = engines.get(key) ?? openEngine(name, { threads });
      engines.set(key, engine);
      return engine;
    },
    data({ id, train, test }, folder) {
      const key = JSON.stringify([id, train, test, folder]);
      if (loaded?.key !== key) {
        loaded = { key, data: loadDataSet(id, { train, test, ...(folder === undefined ? {} : { folder }) }) };
      }
      return loaded.data;
    },
  };
}

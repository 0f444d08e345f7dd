// tfjs's cpu backend for tests of single functions, made active in silence by the engine.
import { openEngine } from "@basin/engine";

/** Makes the cpu backend the active one. */
export async function useCpu(): Promise<void> {
  const engine = await openEngine("tfjs-cpu");
  const step = (): { state: Record<string, never>; outputs: Record<string, never> } => ({ state: {}, outputs: {} });
  await engine.load({ name: "none", data: {}, state: {}, inputs: {}, step });
  await engine.close();
}

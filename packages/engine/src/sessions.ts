// The sessions of an engine of ONNX Runtime: one for all executables of the same bytes. A session keeps the memory of its
// largest run for its next one, and two programs of C1 at batch 5,000 keep 4 GiB each: so one that keeps much is closed
// when another is about to run, and opened again when it is needed, in a tenth of a second. No result depends on it.
import type { CompiledStep } from "./compiled.ts";

/** Bytes that a run may leave with its session. */
const MUCH = 2 ** 30;

/** What of a session is used here. */
interface Session<Feeds, Results> {
  run(feeds: Feeds): Promise<Results>;
}

/** A session that executables share. */
interface Shared<S> {
  readonly compiled: CompiledStep;
  users: number;
  /** Runs that have begun and not ended. */
  running: number;
  /** Whether a run left much memory with it. */
  large: boolean;
  /** Undefined while it is closed. */
  session: Promise<S> | undefined;
}

/** The sessions of one engine. */
export interface Sessions<Feeds, Results> {
  /** Opens the session of a program, or takes part in it. Throws what ONNX Runtime throws. */
  acquire(compiled: CompiledStep): Promise<void>;
  /** Runs a program that was acquired. Throws what ONNX Runtime throws. */
  run(hash: string, feeds: Feeds): Promise<Results>;
  /** Leaves a session; the last one closes it. */
  giveBack(hash: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens and closes sessions by `create` and `end`. A run that leaves more than `much` bytes makes its session large. */
export function openSessions<Feeds, Results, S extends Session<Feeds, Results>>(
  create: (model: Uint8Array) => Promise<S>,
  end: (session: S) => Promise<void>,
  much: number = MUCH,
): Sessions<Feeds, Results> {
  const all = new Map<string, Shared<S>>();
  const shut = async (one: Shared<S>): Promise<void> => {
    const { session } = one;
    one.session = undefined;
    if (session !== undefined) await end(await session);
  };
  return {
    async acquire(compiled) {
      let shared = all.get(compiled.hash);
      if (shared === undefined) {
        shared = { compiled, users: 0, running: 0, large: false, session: create(compiled.model) };
        all.set(compiled.hash, shared);
      }
      shared.users++;
      try {
        await shared.session;
      } catch (error) {
        all.delete(compiled.hash);
        throw error;
      }
    },
    async run(hash, feeds) {
      const shared = all.get(hash);
      if (shared === undefined) throw new Error("internal: a program runs whose session was given back");
      shared.running++;
      try {
        const idle = [...all.values()].filter(({ large, running }) => large && running === 0);
        await Promise.all(idle.map(shut));
        shared.session ??= create(shared.compiled.model);
        const session = await shared.session;
        const before = process.memoryUsage.rss();
        const results = await session.run(feeds);
        shared.large ||= process.memoryUsage.rss() - before > much;
        return results;
      } finally {
        shared.running--;
      }
    },
    async giveBack(hash) {
      const shared = all.get(hash);
      if (shared === undefined || --shared.users > 0) return;
      all.delete(hash);
      await shut(shared);
    },
    async close() {
      const open = [...all.values()];
      all.clear();
      await Promise.all(open.map(shut));
    },
  };
}

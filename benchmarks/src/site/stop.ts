// Ctrl-C and SIGTERM for commands that go on until they are told to end.

/** What ends a command; `close` when it is over. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Resolves with the signal that came. */
  readonly stopped: Promise<"SIGINT" | "SIGTERM">;
  close(): void;
}

/** Listens for both signals. */
export function onStop(): Stop {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<"SIGINT" | "SIGTERM">();
  const hear = (signal: "SIGINT" | "SIGTERM"): void => {
    resolve(signal);
    controller.abort();
  };
  process.on("SIGINT", hear).on("SIGTERM", hear);
  return {
    signal: controller.signal,
    stopped: promise,
    close: () => process.off("SIGINT", hear).off("SIGTERM", hear),
  };
}

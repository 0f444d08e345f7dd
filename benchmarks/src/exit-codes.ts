// What the command's exit codes mean; every --help prints them.

/** Exit codes of `basin`. */
export const exitCodes = { done: 0, user: 1, unsupported: 2, bug: 3, preempted: 75, interrupted: 130 } as const;

/** The codes as text for --help. */
export const exitCodesHelp: string = [
  "Exit codes:",
  "  0    done",
  "  1    a mistake in the request, the files or the settings: the message says what to do",
  "  2    something that Basin does not support",
  "  3    a bug, or a worker that died twice on one cell",
  "  75   stopped by SIGTERM after a checkpoint: the same command goes on",
  "  130  stopped by Ctrl-C after a checkpoint: the same command goes on",
].join("\n");

// What a command prints: text for people, or one JSON document on stdout with --json. Errors go to stderr.
import { collectEnvironment } from "@basin/record";
import { errorKind, systemMessage } from "./errors.ts";
import { exitCodes } from "./exit-codes.ts";

/** Prints a command's result: as JSON, or as text followed by the next useful command. */
export function print(json: boolean | undefined, data: unknown, text: string, next: string): void {
  if (json === true) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  else process.stdout.write(`${text}\n\nNext: ${next}\n`);
}

/** Prints an error as its kind deserves, and gives the exit code. */
export function printError(error: unknown): number {
  const kind = errorKind(error);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (kind !== "bug") {
    process.stderr.write(`${systemMessage(error) ?? message}\n`);
    return kind === "user" ? exitCodes.user : exitCodes.unsupported;
  }
  const { node, platform, arch } = collectEnvironment();
  process.stderr.write(
    `${stack ?? message}\n\nThis is a bug of Basin. Please report it with the text above and: node ${node}, ${platform} ${arch}.\n`,
  );
  return exitCodes.bug;
}

/** Bytes as people say them: "12.3 MB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

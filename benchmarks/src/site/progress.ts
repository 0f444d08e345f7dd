// How far a build is, on one line of stderr for people, and as two lines where stderr is no terminal.

/** A line that is kept up to date. */
export interface BuildProgress {
  readonly update: (pages: number) => void;
  readonly close: () => void;
}

/** Says what is built, then how many pages there are. */
export function showBuild(what: string, stream: NodeJS.WriteStream = process.stderr): BuildProgress {
  const isTerminal = stream.isTTY;
  stream.write(`Building ${what} …${isTerminal ? "" : "\n"}`);
  let last = 0;
  return {
    update(pages) {
      if (!isTerminal || pages === last) return;
      last = pages;
      stream.write(`\r\u001B[KBuilding ${what} … ${pages} pages`);
    },
    close() {
      if (isTerminal) stream.write("\r\u001B[K");
    },
  };
}

// Small tar archives made by the tests, wrong ones included (POSIX.1-1988 ustar; header fields by their offsets).

/** An entry: its path, bytes, type ("0" a file, "2" a link, "5" a folder), and a size to lie about. */
export interface TarEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly size?: number;
}

/** A tar archive of these entries, uncompressed. */
export function tarFile(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(({ name, bytes = new Uint8Array(0), type = "0", size = bytes.length }) => {
    const header = Buffer.alloc(512);
    const octal = (value: number, width: number): string => value.toString(8).padStart(width, "0");
    header.write(name, 0);
    header.write(octal(0o644, 7), 100);
    header.write(octal(size, 11), 124);
    header.write(octal(0, 11), 136);
    header.write(" ".repeat(8), 148);
    header.write(type, 156);
    if (type === "2") header.write("/etc/passwd", 157);
    header.write("ustar\0" + "00", 257);
    const checksum = header.reduce((sum, byte) => sum + byte, 0);
    header.write(`${octal(checksum, 6)}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

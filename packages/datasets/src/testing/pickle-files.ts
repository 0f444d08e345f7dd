// Small pickles as Python 2 wrote CIFAR's: protocol 2, from CPython's pickletools.py. Nothing is shared with the reader.

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const short = (text: string): Buffer => Buffer.concat([ascii("U"), Buffer.from([text.length]), ascii(text)]);
const long = (bytes: Uint8Array): Buffer => Buffer.concat([ascii("T"), uint32(bytes.length), bytes]);
const whole = (value: number): Buffer =>
  value < 256 ? Buffer.from([0x4b, value]) : Buffer.concat([ascii("J"), uint32(value)]);

/** A list of whole numbers or of texts. */
export const pickledList = (items: readonly (number | string)[]): Buffer =>
  Buffer.concat([
    ascii("]("),
    ...items.map((item) => (typeof item === "number" ? whole(item) : short(item))),
    ascii("e"),
  ]);

/** A text. */
export const pickledText = (text: string): Buffer => short(text);

/** A numpy array of bytes, or of what `type` says; `byColumns` as Fortran lays it out. */
export const pickledArray = (
  shape: readonly [number, number],
  bytes: Uint8Array,
  { byColumns = false, type = "u1" }: { readonly byColumns?: boolean; readonly type?: string } = {},
): Buffer =>
  Buffer.concat([
    ascii("cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08K\0\x85U\x01b\x87Rq\x09(K\x01"),
    whole(shape[0]),
    whole(shape[1]),
    ascii("\x86cnumpy\ndtype\nq\x0a"),
    short(type),
    ascii("K\0K\x01\x87Rq\x0b(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb"),
    ascii(byColumns ? "\x88" : "\x89"),
    long(bytes),
    ascii("tb"),
  ]);

/** A pickle of a dict of these entries. */
export const pickledDict = (entries: Readonly<Record<string, Buffer>>): Buffer =>
  Buffer.concat([
    ascii("\x80\x02}q\x01("),
    ...Object.entries(entries).flatMap(([key, value]) => [short(key), value]),
    ascii("u."),
  ]);

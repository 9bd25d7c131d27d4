/** How many times longer a block can become, at most: three bytes stand for a copy of 64. */
const MOST_TIMES = 64 / 3;

/**
 * Inflates a raw Snappy block (a page of Parquet). Every length and offset is checked before it is followed: on damaged
 * input a decoder that trusts them can run for ever.
 */
export function inflateSnappy(input: Uint8Array, size: number): Uint8Array {
  let at = 0;
  let to = 0;

  const damaged = (what: string): never => {
    throw new Error(`damaged Snappy data: ${what} at byte ${at} of ${input.length}`);
  };
  const number = (bytes: number): number => {
    if (at + bytes > input.length) damaged('a length is cut off');
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = 256 * value + (input[at + i] ?? 0);
    at += bytes;
    return value;
  };

  // The size comes first, seven bits a byte; the page header has said it already.
  let said = 0;
  for (let place = 1; ; place *= 128) {
    const byte = number(1);
    said += (byte & 0x7f) * place;
    if (byte < 0x80) break;
    if (place === 2 ** 28) damaged('the size is too long');
  }
  if (said !== size) damaged(`the size is ${said}, not ${size}, which is read`);
  // Looked at before memory is taken.
  if (size > MOST_TIMES * input.length) throw new Error(`${input.length} bytes of Snappy cannot become the ${size} that are announced`);
  const output = new Uint8Array(size);

  while (at < input.length) {
    const tag = number(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >>> 2;
      const length = (short < 60 ? short : number(short - 59)) + 1;
      if (at + length > input.length || to + length > size) damaged(`a literal of ${length} bytes reaches too far`);
      output.set(input.subarray(at, at + length), to);
      at += length;
      to += length;
      continue;
    }
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const distance = kind === 1 ? (tag >>> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > to || to + length > size) damaged(`a copy of ${length} bytes from ${distance} back reaches too far`);
    // Byte by byte: a copy may overlap what it writes.
    for (let i = 0; i < length; i++, to++) output[to] = output[to - distance] ?? 0;
  }
  if (to !== size) damaged(`${to} bytes of ${size} come out`);
  return output;
}

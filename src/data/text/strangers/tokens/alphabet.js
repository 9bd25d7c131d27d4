/** GPT-2's letters for bytes: printable ones stand for themselves, the others follow from U+0100. */
const isPrintable = (byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);

function letters() {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}

export const BYTE_LETTERS = letters();

/** Text to the letters of its bytes. */
export function byteLetters() {
  const encoder = new TextEncoder();
  return (text) => {
    let written = '';
    for (const byte of encoder.encode(text)) written += BYTE_LETTERS[byte];
    return written;
  };
}

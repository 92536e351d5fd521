const RECORD_ID_LENGTH = 16;

/** The text of the ASCII bytes `[start, end)`. The length of our record ids has a way of its own: one call instead of sixteen. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start === RECORD_ID_LENGTH) return sixteenCharacters(bytes, start);
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

// prettier-ignore
function sixteenCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!, bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!,
    bytes[at + 8]!, bytes[at + 9]!, bytes[at + 10]!, bytes[at + 11]!, bytes[at + 12]!, bytes[at + 13]!, bytes[at + 14]!, bytes[at + 15]!,
  );
}

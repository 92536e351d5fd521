/** `MicroTime` of the API: six decimals are required where the type is used, three are refused. */
export function microTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000Z');
}

/** A message that the codec of the page knows: the gateway sends no other, and a page would leave it out in silence. */
export function knownMessage<M extends { readonly type: string }>(
  message: M,
): Exclude<M, { readonly type: 'unknown' }> {
  if (message.type === 'unknown') throw new Error(`the codec does not know this message: ${JSON.stringify(message)}`);
  return message as Exclude<M, { readonly type: 'unknown' }>;
}

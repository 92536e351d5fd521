import { StringDecoder } from 'node:string_decoder';

/** An object of the API is below 3 MiB (etcd takes 1.5); what goes on longer without a line's end is not the API. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** The JSON values of a stream with one value a line. Throws a `SyntaxError` for what is none. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown, void, undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new SyntaxError(`a line of more than ${LONGEST_LINE} characters`);
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
  }
  // A last line without its end was cut on the way: the event comes again from the version before it.
}

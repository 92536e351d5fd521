// One break of the table that `npm run test:breaks` prints.

/** @param {import('./breaks.mjs').Break} one @param {import('./break-trials.mjs').Trial} trial */
export function breakRow({ what, test }, { noticed, said, seconds }) {
  return [
    `${noticed ? '✓' : '✗'} ${what}${test.kafka ? ' [real Kafka]' : ''} (${seconds.toFixed(1)} s)`,
    `    test  ${test.file}`,
    `          ${test.name} …`,
    `    said  ${said.split('\n').join('\n          ')}`,
    '',
  ].join('\n');
}

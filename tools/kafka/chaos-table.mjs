// The table at the end of `npm run test:chaos`.

const COLUMNS = [
  ['scenario', ({ scenario }) => scenario],
  ['brokers', ({ brokers }) => brokers],
  ['fed', ({ fed }) => fed],
  ['expected', ({ expected }) => expected],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['lag', ({ lag }) => lag ?? '?'],
  ['s', ({ seconds }) => seconds],
  ['seed', ({ seed }) => seed],
  // Last, because it is long.
  [
    'injected',
    ({ injected }) =>
      Object.entries(injected)
        .map(([what, times]) => `${times} x ${what}`)
        .join(', '),
  ],
];

/** @param {readonly object[]} rows one per scenario, as e2e/chaos/scenario-row.ts writes them @returns {string} empty without rows */
export function chaosTable(rows) {
  if (rows.length === 0) return '';
  const cells = [COLUMNS.map(([name]) => name), ...rows.map((row) => COLUMNS.map(([, read]) => String(read(row))))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
  const totals = `${sum('fed')} records fed, ${sum('expected')} results expected, ${sum('lost')} lost, ${sum('doubled')} doubled`;
  return `${lines.join('\n')}\n${totals}\n\n`;
}

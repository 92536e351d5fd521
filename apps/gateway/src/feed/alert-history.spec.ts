import { KEPT_ALERTS, type AlertRecord } from '@cmp/contracts';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { AlertHistory } from './alert-history.js';

const shown = ({ coin, event, direction, since }: AlertRecord) =>
  `${coin} ${event} ${direction} ${since.slice(14, 19)}`;

function historyOf(records: readonly AlertRecord[]) {
  const history = new AlertHistory((record) => JSON.stringify(record));
  const news = records.map((record) => history.apply(record) !== null);
  return { history, news, kept: () => history.of().map(({ record }) => shown(record)) };
}

describe('AlertHistory', () => {
  it('takes an alert that is raised and cleared as two events, each once', () => {
    const raised = anAlertRecord(0);
    const cleared = anAlertRecord(0, { clearedBy: 3 });
    const { history, news } = historyOf([raised, cleared, raised, cleared]);
    expect(news).toEqual([true, true, false, false]);
    expect(history.of().map(({ record }) => record)).toEqual([raised, cleared]);
    expect(history.version).toBe(2);
  });

  it('orders what several partitions bring by window, and keeps the order of the log within one', () => {
    const { kept } = historyOf([
      anAlertRecord(4),
      anAlertRecord(4, { clearedBy: 9 }),
      anAlertRecord(9, { change: -6 }),
      anAlertRecord(1, { coin: 'solana' }),
      anAlertRecord(9, { coin: 'solana' }),
    ]);
    expect(kept()).toEqual([
      'solana raised up 01:00',
      'bitcoin raised up 02:30',
      'bitcoin cleared up 02:30',
      'bitcoin raised down 05:00',
      'solana raised up 05:00',
    ]);
  });

  it(`keeps the newest ${KEPT_ALERTS}, and does not take an older one for news`, () => {
    const many = Array.from({ length: KEPT_ALERTS + 10 }, (_, index) => anAlertRecord(index));
    const { history, news } = historyOf([...many, ...many]);
    expect(history.of()).toHaveLength(KEPT_ALERTS);
    expect(history.of()[0]?.record).toEqual(many[10]);
    expect(new Set(news.slice(many.length))).toEqual(new Set([false]));
  });

  it('gives those of some coins', () => {
    const { history } = historyOf([anAlertRecord(0), anAlertRecord(0, { coin: 'solana' })]);
    expect(history.of(new Set(['solana'])).map(({ record }) => record.coin)).toEqual(['solana']);
  });
});

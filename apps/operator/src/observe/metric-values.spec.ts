import { metricValues } from './metric-values.js';

const TEXT = `# HELP processor_lag_records Records between the end of the log and the position
# TYPE processor_lag_records gauge
processor_lag_records{partition="0"} 12
processor_lag_records{partition="1"} 3
processor_lag_records_total 99
gateway_newest_window_age_seconds Nan
gateway_dead_letters_open 4
`;

describe('the values of a metric', () => {
  it('are those of every label, and of no metric whose name is longer', () => {
    expect(metricValues(TEXT, 'processor_lag_records')).toEqual([12, 3]);
    expect(metricValues(TEXT, 'gateway_dead_letters_open')).toEqual([4]);
  });

  it('are none where it is missing, or is not a number', () => {
    expect(metricValues(TEXT, 'gateway_newest_window_age_seconds')).toEqual([]);
    expect(metricValues(TEXT, 'nothing')).toEqual([]);
  });
});

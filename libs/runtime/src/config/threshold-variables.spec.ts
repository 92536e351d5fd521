import { ConfigError, parseVariables, thresholdCrossCheck, thresholdVariables } from '../index.js';

describe('thresholds', () => {
  it('have defaults that fit together', () => {
    expect(parseVariables(thresholdVariables, {}, [thresholdCrossCheck])).toMatchObject({
      movingPct: 3,
      alertClearPct: 4.5,
    });
  });

  it('are refused when an alert would clear above where it is raised, or Volatile begins below Moving', () => {
    const environment = { ALERT_CLEAR_PCT: '6', LABEL_VOLATILE_PCT: '2' };
    const parse = () => parseVariables(thresholdVariables, environment, [thresholdCrossCheck]);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow('ALERT_CLEAR_PCT=6');
    expect(parse).toThrow('LABEL_VOLATILE_PCT=2');
  });
});

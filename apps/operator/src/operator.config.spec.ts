import { ConfigError, parseVariables } from '@cmp/runtime';
import { operatorVariables } from './operator.config.js';

const parse = (environment: Record<string, string>) => parseVariables(operatorVariables, environment);

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parse(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration of the operator', () => {
  it('works without any variable, over every namespace', () => {
    expect(parse({})).toMatchObject({
      watchNamespaces: null,
      podName: 'operator',
      podNamespace: 'default',
      leaseName: 'market-pulse-operator',
      servicesRegistry: null,
      servicesPullPolicy: 'IfNotPresent',
    });
  });

  it('takes namespaces with commas between them', () => {
    expect(parse({ WATCH_NAMESPACES: 'market, second' }).watchNamespaces).toEqual(['market', 'second']);
  });

  it('names all bad variables at once', () => {
    const faults = faultsOf({
      WATCH_NAMESPACES: 'market,Not_One',
      POD_NAMESPACE: '-',
      SERVICES_PULL_POLICY: 'Sometimes',
    });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toContain('"Not_One" is no name of a namespace');
    expect(faults[1]).toContain('POD_NAMESPACE');
    expect(faults[2]).toContain('must be one of Always, IfNotPresent, Never');
  });
});

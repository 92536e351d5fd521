import { bytesOf, canonicalAmount, canonicalCpu } from './canonical-quantity.js';

describe('quantities as the API server writes them', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.25', '1250m'],
    ['2', '2'],
    ['0', '0'],
    ['100m', '100m'],
  ])('CPU %s is %s', (given, canonical) => expect(canonicalCpu(given)).toBe(canonical));

  it.each([
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1000M', '1G'],
    ['1024M', '1024M'],
    ['256Mi', '256Mi'],
    ['2048', '2048'],
    ['0', '0'],
  ])('memory %s is %s', (given, canonical) => expect(canonicalAmount(given)).toBe(canonical));

  it('compares across families of units', () => {
    expect(bytesOf('1Gi')).toBe(1_073_741_824);
    expect(bytesOf('1G')).toBe(1_000_000_000);
    expect(bytesOf('4k')).toBe(4000);
  });
});

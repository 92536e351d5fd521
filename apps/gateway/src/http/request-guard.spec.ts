import { requestGuard } from './request-guard.js';

const loopback = requestGuard({ listenHost: '127.0.0.1', allowedOrigins: ['https://friend.example'] });
const open = requestGuard({ listenHost: '0.0.0.0', allowedOrigins: [] });

describe('the host of a request to a gateway on loopback', () => {
  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '127.9.9.9', '[::1]:8080', 'page.localhost', 'LOCALHOST.'])(
    'may be %s',
    (host) => expect(loopback.hostFits({ host })).toBe(true),
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '',
    'a b',
    '127.0.0.1@evil.example',
  ])('may not be %j', (host) => expect(loopback.hostFits({ host })).toBe(false));

  it('must be there, and may be that of an allowed origin', () => {
    expect(loopback.hostFits({})).toBe(false);
    expect(loopback.hostFits({ host: 'friend.example' })).toBe(true);
  });

  it('is not looked at when the gateway listens to the world', () => {
    expect(open.hostFits({ host: 'whatever.example' })).toBe(true);
  });
});

describe('the origin of a request', () => {
  it.each([
    ['of the own page', 'http://localhost:8080', 'localhost:8080', true],
    ['behind a proxy that ends TLS', 'https://pulse.example', 'pulse.example', true],
    ['with a default port spelled out in Host', 'https://pulse.example', 'pulse.example:443', true],
    ['that is allowed', 'https://friend.example', 'localhost:8080', true],
    ['of another port', 'http://localhost:9090', 'localhost:8080', false],
    ['of another host', 'https://evil.example', 'localhost:8080', false],
    ['of a sandboxed page', 'null', 'localhost:8080', false],
    ['that only begins like an allowed one', 'https://friend.example.evil.example', 'localhost:8080', false],
  ])('%s: %s to %s', (_, origin, host, fits) => {
    expect(loopback.originFits({ origin, host })).toBe(fits);
  });

  it('is not needed: programs send none', () => {
    expect(loopback.originFits({ host: 'localhost:8080' })).toBe(true);
  });

  it('is named for CORS only when it is allowed', () => {
    expect(loopback.foreignOrigin({ origin: 'https://friend.example' })).toBe('https://friend.example');
    expect(loopback.foreignOrigin({ origin: 'https://evil.example' })).toBeNull();
  });
});

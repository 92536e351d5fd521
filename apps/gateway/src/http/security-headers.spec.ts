import { readFileSync } from 'node:fs';
import { SECURITY_HEADERS } from './security-headers.js';

const file = (name: string) => readFileSync(new URL(`../../../../docker/nginx/${name}`, import.meta.url), 'utf8');

describe('the image of the dashboard', () => {
  it('sends the security headers that the gateway sends', () => {
    const sent = [...file('security-headers.conf').matchAll(/^add_header (\S+) "(.*)" always;$/gm)];
    expect(Object.fromEntries(sent.map(([, name, value]) => [name, value]))).toEqual(SECURITY_HEADERS);
    expect(file('default.conf')).toContain('include /etc/nginx/security-headers.conf;');
  });
});

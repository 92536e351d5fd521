import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { jest } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { ManualClock } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { connectionOf, HttpKubeApi } from '../index.js';
import { CONFIG_MAPS } from '../../testing/index.js';

const AT = { namespace: 'shop', name: 'a' };

/** What the server saw of each request. */
interface Visit {
  readonly authorization: string | undefined;
  readonly clientName: string | undefined;
  readonly path: string | undefined;
}

describe('connectionOf a KubeConfig', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let connections = 0;
  const visits: Visit[] = [];
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kube-connection-'));
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-x509'];
    openssl(
      'req',
      ...made,
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-subj',
      '/CN=cluster',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    );
    openssl('req', ...made, '-keyout', 'user.key', '-out', 'user.crt', '-subj', '/CN=operator');
    const tls = {
      key: readFileSync(file('ca.key')),
      cert: readFileSync(file('ca.crt')),
      ca: readFileSync(file('user.crt')),
    };
    server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      const certificate = (request.socket as TLSSocket).getPeerCertificate();
      visits.push({
        authorization: request.headers.authorization,
        clientName: certificate.subject?.CN as string | undefined,
        path: request.url,
      });
      response.end(JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'a' } }));
    });
    server.on('secureConnection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    connections = 0;
    visits.length = 0;
  });

  function apiOf(user: object, { trusted = true, path = '' } = {}) {
    const config = new KubeConfig();
    const cluster = {
      name: 'c',
      server: url + path,
      skipTLSVerify: false,
      ...(trusted ? { caFile: file('ca.crt') } : {}),
    };
    config.loadFromOptions({
      clusters: [cluster],
      users: [{ name: 'u', ...user }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u', namespace: 'shop' }],
      currentContext: 'x',
    });
    const connection = connectionOf(config);
    return { connection, api: new HttpKubeApi({ connection, clock: new ManualClock(), registry: new Registry() }) };
  }

  it("trusts the cluster's CA, sends the token, and keeps one connection for many requests", async () => {
    const { api, connection } = apiOf({ token: 'secret-token' });
    for (let request = 0; request < 5; request += 1) expect((await api.get(CONFIG_MAPS, AT))?.metadata.name).toBe('a');
    expect(visits[4]?.authorization).toBe('Bearer secret-token');
    expect(connections).toBe(1);
    expect(connection.namespace).toBe('shop');
  });

  it('refuses a server that the CA does not vouch for', async () => {
    await expect(apiOf({ token: 't' }, { trusted: false }).api.get(CONFIG_MAPS, AT)).rejects.toMatchObject({
      failure: 'unreachable',
    });
    expect(visits).toEqual([]);
  });

  it('presents a client certificate', async () => {
    await apiOf({ certFile: file('user.crt'), keyFile: file('user.key') }).api.get(CONFIG_MAPS, AT);
    expect(visits[0]?.clientName).toBe('operator');
  });

  it("reads a pod's token file again when it is a minute old, since such tokens rotate", async () => {
    writeFileSync(file('token'), 'first\n');
    const { api } = apiOf({ authProvider: { name: 'tokenFile', config: { tokenFile: file('token') } } });
    await api.get(CONFIG_MAPS, AT);
    writeFileSync(file('token'), 'second');
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask', 'performance'],
      now: Date.now() + 61_000,
    });
    await api.get(CONFIG_MAPS, AT).finally(() => jest.useRealTimers());
    expect(visits.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('sends user and password', async () => {
    await apiOf({ username: 'admin', password: 'pa:ss' }).api.get(CONFIG_MAPS, AT);
    expect(visits[0]?.authorization).toBe(`Basic ${Buffer.from('admin:pa:ss').toString('base64')}`);
  });

  it('keeps the path of a server that stands behind one', async () => {
    await apiOf({}, { path: '/k8s/clusters/one/' }).api.get(CONFIG_MAPS, AT);
    expect(visits[0]?.path).toBe('/k8s/clusters/one/api/v1/namespaces/shop/configmaps/a');
  });

  it('says so when the context names no cluster', () => {
    const config = new KubeConfig();
    config.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: 'gone' });
    expect(() => connectionOf(config)).toThrow('the context "gone" names no cluster');
  });
});

// A throw-away Kafka cluster for tests: `startTestCluster` gives one of real brokers, however this machine can run them.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('kafka', import.meta.url));
const IMAGE = 'apache/kafka:4.3.1';
const FIRST_PORT = Number(process.env.TEST_KAFKA_FIRST_PORT ?? 21_392);
/** Ports from the first client port on that one cluster may take (see the launcher). */
const PORT_SPAN = 54;
const COMPLAINTS = 12;
const SCRAM_LOGIN = { username: 'pulse', password: 'pulse-secret' };

/**
 * @typedef {object} TestCluster
 * @property {string} bootstrap
 * @property {number} brokerCount
 * @property {readonly string[] | null} control command line that kills or starts a broker, with {verb} and {id}; null: not ours
 * @property {object | null} secured listeners with SASL SCRAM and with TLS; null: there are none
 * @property {{ listen: number, forward: number } | null} proxied clients of `forward`, the first broker's port, are told to use `listen`
 *   (the next brokers have the next ports), where a proxy of the tests is to listen; null: there is no such listener
 * @property {string} dataDir empty where the brokers keep their data to themselves
 * @property {() => string} brokerNews what the brokers complained of last, for whoever reads why a test failed; empty where that is unknown
 * @property {() => Promise<void>} stop
 */

/** @returns {'lent' | 'docker' | 'java' | null} how this machine gets its brokers; null: not at all */
export function brokerKind(env = process.env) {
  if (env.KAFKA_BROKERS) return 'lent';
  if (succeeds('docker', ['info'])) return 'docker';
  if (javaVersion() >= 17 && succeeds('mvn', ['--version'])) return 'java';
  return null;
}

/** @param {'docker' | 'java'} kind @param {1 | 3} brokers @returns {Promise<TestCluster>} */
export function startTestCluster(kind, brokers) {
  return kind === 'docker' ? startDockerCluster(brokers) : startJavaCluster(brokers);
}

/** @returns {TestCluster} */
export function lentCluster(env = process.env) {
  const bootstrap = env.KAFKA_BROKERS;
  const brokerCount = Number(env.TEST_KAFKA_BROKER_COUNT ?? bootstrap.split(',').length);
  return {
    bootstrap,
    brokerCount,
    control: null,
    secured: null,
    proxied: null,
    dataDir: '',
    brokerNews: () => '',
    stop: async () => {},
  };
}

async function startJavaCluster(brokers) {
  const folder = mkdtempSync(join(tmpdir(), 'cmp-kafka-'));
  const dataDir = join(folder, 'data');
  const port = await freePorts();
  const stop = async () => {
    await run(LAUNCHER, ['down', '--data', dataDir]).catch(() => {}); // there is nothing to stop when it did not start
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const up = ['up', '--brokers', brokers, '--data', dataDir, '--port', port, '--scram', '--tls', '--proxied'];
    const bootstrap = (await run(LAUNCHER, up.map(String))).trim();
    const address = async (listener) => (await run(LAUNCHER, ['address', listener, '--data', dataDir])).trim();
    const secured = {
      ...SCRAM_LOGIN,
      scram: await address('scram'),
      tls: await address('tls'),
      tlsCaFile: join(dataDir, 'tls.pem'),
    };
    const proxied = { listen: port + 50, forward: port + 40 };
    const control = [LAUNCHER, '{verb}', '{id}', '--data', dataDir];
    const brokerNews = () => complaints(dataDir, brokers);
    return { bootstrap, brokerCount: brokers, control, secured, proxied, dataDir, brokerNews, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The last warnings and errors in each broker's log, and of the run before its last start. */
function complaints(dataDir, brokers) {
  const ids = Array.from({ length: brokers }, (_, index) => index + 1);
  return ids
    .flatMap((id) => ['server.log.1', 'server.log'].map((name) => [id, join(dataDir, `broker-${id}`, name)]))
    .map(([id, file]) => `— broker ${id}, ${basename(file)}:\n${lastComplaints(file)}\n`)
    .join('');
}

function lastComplaints(file) {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines
      .filter((line) => /\b(WARN|ERROR|FATAL)\b|OutOfMemory/.test(line))
      .slice(-COMPLAINTS)
      .join('\n');
  } catch (error) {
    return error.message;
  }
}

async function startDockerCluster(brokers) {
  const name = `cmp-kafka-${randomBytes(4).toString('hex')}`;
  const port = await freePorts();
  const ids = Array.from({ length: brokers }, (_, index) => index + 1);
  const stop = async () => {
    await run('docker', ['rm', '--force', '--volumes', ...ids.map((id) => `${name}-${id}`)]).catch(() => {});
    await run('docker', ['network', 'rm', name]).catch(() => {});
  };
  try {
    await run('docker', ['network', 'create', name]);
    for (const id of ids) await run('docker', dockerRun({ name, id, ids, port: port + id - 1 }));
    for (const id of ids) await dockerReady(`${name}-${id}`);
    const bootstrap = ids.map((id) => `127.0.0.1:${port + id - 1}`).join(',');
    return {
      bootstrap,
      brokerCount: brokers,
      control: ['docker', '{verb}', `${name}-{id}`],
      secured: null,
      proxied: null,
      dataDir: '',
      brokerNews: () => '',
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same settings as the launcher's `server_properties`, as the image wants them. */
function dockerRun({ name, id, ids, port }) {
  const replicas = ids.length;
  const inSync = replicas > 1 ? 2 : 1;
  const settings = {
    KAFKA_NODE_ID: id,
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: ids.map((each) => `${each}@${name}-${each}:9093`).join(','),
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},INTERNAL://0.0.0.0:9094,CONTROLLER://0.0.0.0:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port},INTERNAL://${name}-${id}:9094`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: false,
    KAFKA_DEFAULT_REPLICATION_FACTOR: replicas,
    KAFKA_MIN_INSYNC_REPLICAS: inSync,
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: replicas,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: replicas,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: inSync,
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: 0,
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: 5,
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: 5,
    KAFKA_LOG_CLEANER_BACKOFF_MS: 500,
    CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw',
  };
  const env = Object.entries(settings).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const place = ['--name', `${name}-${id}`, '--network', name, '--publish', `127.0.0.1:${port}:${port}`];
  return ['run', '--detach', ...place, ...env, IMAGE];
}

async function dockerReady(container) {
  for (
    const endMs = Date.now() + 90_000;
    Date.now() < endMs;
    await new Promise((resolve) => setTimeout(resolve, 300))
  ) {
    const { stdout, stderr } = spawnSync('docker', ['logs', container], { encoding: 'utf8' });
    if (`${stdout}${stderr}`.includes('Kafka Server started')) return;
  }
  throw new Error(`${container} did not start within 90 s; see docker logs ${container}`);
}

/** The first of a run of ports that are all free. */
async function freePorts() {
  for (let port = FIRST_PORT; port < 32_000; port += 100) {
    const free = await Promise.all(Array.from({ length: PORT_SPAN }, (_, index) => isFree(port + index)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no run of ${PORT_SPAN} free ports between ${FIRST_PORT} and 32000`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Output of a command; its own messages go through to ours. Not in our process group, so that Ctrl-C does not cut a start in half. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.slice(0, 2).join(' ')} failed with exit code ${code}`));
    });
  });
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Major version of `java`, 0 when there is none. */
function javaVersion() {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: 20_000 });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

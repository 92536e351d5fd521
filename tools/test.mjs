// `npm test`: unit tests, integration tests on the embedded log, browser tests in a real Chromium. `npm run test:unit` leaves out the
// browser. Services are built first, because some tests run the built programs as a user would.
import { embeddedChaos } from './embedded-chaos.mjs';
import { JEST_ENV, runSteps } from './steps.mjs';

const chaos = embeddedChaos('short');

const unit = [
  { name: 'build', command: ['node', 'tools/build.mjs'] },
  { name: 'unit and integration', command: ['jest', '--config', 'jest.config.mjs', '--maxWorkers=2'], env: JEST_ENV },
  {
    name: 'faults on the embedded log',
    command: ['jest', '--runInBand', ...chaos.args],
    env: { ...JEST_ENV, ...chaos.env },
    leftOut: chaos.leftOut,
  },
  { name: 'dashboard units', command: ['jest', '--config', 'apps/dashboard/jest.config.mjs', '--maxWorkers=2'] },
  { name: 'window cases', command: ['node', 'tools/windows.mjs', 'check', 'e2e/fixtures/window-cases'] },
];
const browser = [{ name: 'browser', command: ['node', 'tools/test-browser.mjs'] }];

process.exit(runSteps(process.argv[2] === 'unit' ? unit : [...unit, ...browser]));

import { describeEventLog } from '../../testing/conformance.js';
import { sqliteLogUnderTest } from '../../testing/sqlite-log-under-test.js';

describeEventLog('sqlite', sqliteLogUnderTest);

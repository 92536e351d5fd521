import { describeEventLog } from '../../testing/conformance/describe-event-log.js';
import { sqliteLogUnderTest } from '../../testing/sqlite-log-under-test.js';

describeEventLog('sqlite', sqliteLogUnderTest);

export { aTick, aPulse } from '@cmp/market/testing';
export { aPulseRecord, aTickRecord } from './a-record.js';
export { aSourceStatus } from './a-source-status.js';
export { aHelloBody, aSnapshotBody, anUpdateBody } from './feed-bodies.js';

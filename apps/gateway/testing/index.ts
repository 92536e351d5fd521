export { aPulseRecord } from './a-pulse-record.js';
export { deliveryUnderTest, type DeliveryUnderTest } from './delivery-under-test.js';

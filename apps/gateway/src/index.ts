export { gatewayCrossChecks, gatewayVariables, type GatewayConfig } from './gateway.config.js';
export { GatewayModule } from './gateway.module.js';

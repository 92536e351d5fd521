export { producerCrossChecks, producerVariables, type ProducerConfig } from './producer.config.js';
export { ProducerModule } from './producer.module.js';

export { ProcessorModule } from './processor.module.js';
export { processorCrossChecks, processorVariables, type ProcessorConfig } from './processor.config.js';

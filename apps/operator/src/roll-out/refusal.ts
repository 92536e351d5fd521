import type { KubeApiError, KubeObject } from '@cmp/kube';
import { failed, waiting, type Hindrance } from './progress.js';

/** What it means that an object could not be applied. Throws the error when the API server as a whole is at fault: then the queue waits. */
export function refusalOf({ kind, metadata }: KubeObject, error: KubeApiError): Hindrance {
  const message = `${kind} ${metadata.name} could not be applied: ${error.message}`;
  switch (error.failure) {
    case 'aborted':
    case 'throttled':
    case 'unreachable':
      throw error;
    case 'server':
    case 'garbled':
    case 'conflict':
    case 'exists':
      return waiting('ApplyFailed', message);
    case 'forbidden':
    case 'unauthorized':
      return failed('Forbidden', message);
    case 'invalid':
    case 'notFound':
    case 'gone':
      return failed('ApplyFailed', message);
  }
}

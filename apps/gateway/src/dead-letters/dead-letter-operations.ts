import { errorShape } from '../http/api-shapes.js';
import type { Answer, Operation } from '../http/open-api.js';
import * as shapes from './dead-letter-shapes.js';

const error = (description: string): Answer => ({ description, schema: errorShape });

const REFUSED = {
  401: error('The key is wrong or missing'),
  403: error('ADMIN_API_KEY is not set: nobody may look'),
};
const AWAY = { 503: error('The log does not answer') };
const BAD_PARAMETER = { 400: error('A parameter does not fit; `field` names it') };
const ONE = { pathParameters: shapes.idParameter, secured: 'adminKey' } as const;
const NOT_THERE = { 404: error('There is no such dead letter, or the log has removed it') };
const SETTLED = { 200: { description: 'What became of it', schema: shapes.settledAnswer } };

/** How the OpenAPI document describes the routes of `dead-letters.controller.ts`. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/dead-letters',
    summary: 'Records that could not be used',
    query: shapes.listQuery,
    secured: 'adminKey',
    answers: {
      200: { description: 'Newest first, a page at a time', schema: shapes.listAnswer },
      ...BAD_PARAMETER,
      ...REFUSED,
    },
  },
  {
    ...ONE,
    method: 'get',
    path: '/api/dead-letters/{id}',
    summary: 'One of them, with its bytes',
    answers: {
      200: { description: 'As it is in the log', schema: shapes.wholeAnswer },
      ...BAD_PARAMETER,
      ...REFUSED,
      ...NOT_THERE,
      ...AWAY,
    },
  },
  {
    ...ONE,
    method: 'post',
    path: '/api/dead-letters/{id}/replay',
    summary: 'Append its record once more, as it was or corrected',
    body: shapes.replayBody,
    bodyRequired: false,
    answers: {
      ...SETTLED,
      ...BAD_PARAMETER,
      ...REFUSED,
      ...NOT_THERE,
      409: error('Only its beginning was kept: a corrected value is needed'),
      422: error('The corrected value is no tick; `field` names what does not fit'),
      ...AWAY,
    },
  },
  {
    ...ONE,
    method: 'post',
    path: '/api/dead-letters/{id}/dismiss',
    summary: 'Settle it without doing anything with its record',
    answers: { ...SETTLED, ...BAD_PARAMETER, ...REFUSED, ...NOT_THERE, ...AWAY },
  },
  {
    method: 'post',
    path: '/api/dead-letters/replay',
    summary: 'Replay several: those named, or the open ones',
    body: shapes.replayManyBody,
    secured: 'adminKey',
    answers: {
      200: { description: 'What became of each', schema: shapes.replayManyAnswer },
      ...BAD_PARAMETER,
      ...REFUSED,
      ...AWAY,
    },
  },
];

export const SCHEMAS = [
  shapes.listAnswer,
  shapes.wholeAnswer,
  shapes.settledAnswer,
  shapes.replayManyAnswer,
  shapes.replayBody,
  shapes.replayManyBody,
];

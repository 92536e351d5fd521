import { z } from 'zod';
import * as deadLetters from '../dead-letters/dead-letter-operations.js';
import * as shapes from './api-shapes.js';

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
}

/** One method of one path, as the document describes it. */
export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** True unless said otherwise. */
  readonly bodyRequired?: boolean;
  /** Which key the caller must show. */
  readonly secured?: keyof typeof KEYS;
  readonly answers: Readonly<Record<number, Answer>>;
}

const KEYS = {
  ingestKey: { type: 'http', scheme: 'bearer', description: 'The value of INGEST_API_KEY' },
  adminKey: { type: 'http', scheme: 'bearer', description: 'The value of ADMIN_API_KEY' },
} as const;

const error = (description: string): Answer => ({ description, schema: shapes.errorShape });

const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/coins',
    summary: 'The coins that are followed',
    answers: { 200: { description: 'In the order of configuration', schema: shapes.coinsAnswer } },
  },
  {
    method: 'get',
    path: '/api/pulses',
    summary: 'The newest windows, oldest first within a coin',
    query: shapes.pulsesQuery,
    answers: {
      200: { description: 'The newest revision of each window', schema: shapes.pulsesAnswer },
      400: error('A parameter does not fit; `field` names it'),
      404: error('The coin is not followed and has no windows'),
      503: error('More than memory holds was asked for and the log does not answer'),
    },
  },
  {
    method: 'get',
    path: '/api/pulses/{coin}/{windowEnd}/inputs',
    summary: 'Which ticks made a pulse, and its revisions',
    pathParameters: shapes.explainParameters,
    query: shapes.explainQuery,
    answers: {
      200: { description: 'Of the last revision', schema: shapes.explainedAnswer },
      400: error('A parameter does not fit; `field` names it'),
      404: error('There is no such window; the message tells the nearest'),
      503: error('The log does not answer, or another explanation is still being read'),
    },
  },
  {
    method: 'get',
    path: '/api/status',
    summary: 'Health of the data path, overview of the market, facts about this gateway',
    answers: { 200: { description: 'As of now', schema: shapes.statusAnswer } },
  },
  {
    method: 'get',
    path: '/api/alerts',
    summary: 'Alerts that are open now, and what was raised and cleared before',
    query: shapes.alertsQuery,
    answers: {
      200: { description: 'As of the newest window of each coin', schema: shapes.alertsAnswer },
      400: error('A parameter does not fit; `field` names it'),
      404: error('The coin is not followed and nothing is known of it'),
    },
  },
  {
    method: 'post',
    path: '/ingest',
    summary: 'Post pulses to every feed',
    body: shapes.ingestBody,
    secured: 'ingestKey',
    answers: {
      202: { description: 'Stored in the log; every gateway sends them on', schema: shapes.ingestAnswer },
      400: error('The body is not JSON'),
      401: error('The key is wrong or missing, or ingest is off'),
      413: error('The body is larger than INGEST_MAX_BYTES'),
      415: error('The body is not application/json'),
      422: error('A field does not fit; `field` names it'),
      503: error('The log does not answer; nothing was stored for certain'),
    },
  },
  ...deadLetters.OPERATIONS,
];

const SCHEMAS = [
  shapes.coinShape,
  shapes.pulseShape,
  shapes.coinsAnswer,
  shapes.pulsesAnswer,
  shapes.statusAnswer,
  shapes.alertsAnswer,
  shapes.alertAnswerShape,
  shapes.alertEventShape,
  shapes.explainedAnswer,
  shapes.inputShape,
  shapes.ingestBody,
  shapes.ingestAnswer,
  ...deadLetters.SCHEMAS,
  shapes.errorShape,
];

/** The OpenAPI 3.1 document, made of the same schemas that check requests. */
export function openApiDocument(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crypto Market Pulse',
      version,
      description:
        'Results of time windows of crypto prices. Live: plain WebSocket /ws (original frames), WebSocket /feed and Socket.IO.',
    },
    paths: Object.fromEntries(
      OPERATIONS.map((operation) => [operation.path, { [operation.method]: described(operation) }]),
    ),
    components: {
      schemas: componentSchemas(),
      securitySchemes: KEYS,
    },
  };
}

function described(operation: Operation): object {
  const { path, method, summary, pathParameters, query, body, bodyRequired = true, secured, answers } = operation;
  const parameters = [...parametersIn('path', pathParameters), ...parametersIn('query', query)];
  return {
    summary,
    operationId: `${method}${path.replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    ...(secured === undefined ? {} : { security: [{ [secured]: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: bodyRequired, content: jsonContent(body) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema }]) => [
        status,
        { description, ...(schema === undefined ? {} : { content: jsonContent(schema) }) },
      ]),
    ),
  };
}

function parametersIn(where: 'path' | 'query', shape: z.ZodObject | undefined): object[] {
  if (shape === undefined) return [];
  const { properties = {} } = z.toJSONSchema(shape, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: where, required: where === 'path', schema }));
}

function jsonContent(schema: z.ZodType): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schema.meta()?.id ?? ''}` } } };
}

function componentSchemas(): object {
  const registry = z.registry<{ id: string }>();
  const add = (schema: z.ZodType) => registry.add(schema, { id: schema.meta()?.id ?? '' });
  SCHEMAS.forEach(add);
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _dialect, $id: _id, ...rest } = schema as Record<string, unknown>;
      return [name, rest];
    }),
  );
}

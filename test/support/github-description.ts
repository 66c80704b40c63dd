import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { AnySchemaObject, ErrorObject } from 'ajv';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: AnySchemaObject;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly schema: AnySchemaObject };
  /** The schema by status; `null` means no body. */
  readonly responses: Readonly<Record<string, AnySchemaObject | null>>;
}

/** GitHub's OpenAPI description, reduced by test/support/reduce-openapi.js. */
const description = JSON.parse(readFileSync(new URL('./github-openapi.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

/** The version of the npm package @octokit/openapi. */
export const DESCRIPTION_VERSION = description.version;

/** Every method and path of the description. @example 'GET /repos/{owner}/{repo}/actions/secrets' */
export const OPERATIONS = Object.entries(description.paths).flatMap(([template, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${template}`),
);

/** The matching path of the description, and the values in it. */
export interface Place {
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the matching path of the description. A slash inside a value must be `%2F`. */
export function findPlace(path: string): Place | undefined {
  const given = path.split('/');
  for (const template of Object.keys(description.paths)) {
    const wanted = template.split('/');
    if (wanted.length !== given.length) continue;
    const pairs = wanted.map((name, index) => [name, given[index] ?? ''] as const);
    if (!pairs.every(([name, value]) => (name.startsWith('{') ? isEncoded(value) : name === value))) continue;
    const values = pairs.filter(([name]) => name.startsWith('{'));
    const parameters = values.map(([name, value]) => [name.slice(1, -1), decodeURIComponent(value)]);
    return { template, parameters: Object.fromEntries(parameters) as Record<string, string> };
  }
  return undefined;
}

function isEncoded(value: string): boolean {
  try {
    return decodeURIComponent(value) !== '';
  } catch {
    return false;
  }
}

/** The checked parts of a request. */
export interface Checked {
  readonly method: string;
  readonly place: Place | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  /** The parsed body; undefined if there is none. */
  readonly body: unknown;
}

// OpenAPI 3.0 schemas differ from JSON Schema. Those here use only `nullable`, which ajv supports.
const options = { strict: false, allErrors: true, validateFormats: false };
const ajv = new Ajv(options);
/** Values in a URL are text, so '30' counts as an integer. */
const urlAjv = new Ajv({ ...options, coerceTypes: true });

/** Lists the violations of GitHub's description by a request. */
export function findProblems({ method, place, query, contentType, body }: Checked): readonly string[] {
  const operation = place && description.paths[place.template]?.[method.toLowerCase()];
  if (operation === undefined) return [`${method} is not described for ${place?.template ?? 'this path'}`];
  return [
    ...checkParameters(operation, 'path', place?.parameters ?? {}),
    ...checkParameters(operation, 'query', query),
    ...checkBody(operation, contentType, body),
  ];
}

/** Lists the violations of GitHub's description by a successful answer. */
export function findAnswerProblems(operation: string, status: number, body: unknown): readonly string[] {
  const [method = '', template = ''] = operation.split(' ');
  const responses = description.paths[template]?.[method.toLowerCase()]?.responses ?? {};
  const schema = responses[status];
  if (schema === undefined) return [`answer: status ${status} is not described`];
  if (schema === null) return body === undefined ? [] : ['answer: has a body'];
  return ajv.validate(schema, body) ? [] : explain('answer', ajv.errors);
}

function checkParameters(operation: Operation, place: Parameter['in'], values: Checked['query']): readonly string[] {
  // A copy, because ajv writes coerced values back.
  const valid = urlAjv.validate(schemaOfParameters(operation, place), { ...values });
  return valid ? [] : explain(place, urlAjv.errors);
}

/** ajv compiles a schema once and recognises it by its identity. */
const schemas = { path: new Map<Operation, AnySchemaObject>(), query: new Map<Operation, AnySchemaObject>() };

function schemaOfParameters(operation: Operation, place: Parameter['in']): AnySchemaObject {
  const known = schemas[place].get(operation);
  if (known !== undefined) return known;
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
  schemas[place].set(operation, schema);
  return schema;
}

function checkBody(operation: Operation, contentType: string | undefined, body: unknown): readonly string[] {
  const { requestBody } = operation;
  if (body === undefined) return requestBody?.required === true ? ['body: is missing'] : [];
  if (requestBody === undefined) return ['body: is not described'];
  const type = /^application\/json\b/i.test(contentType ?? '') ? [] : ['body: content-type is not application/json'];
  return [...type, ...(ajv.validate(requestBody.schema, body) ? [] : explain('body', ajv.errors))];
}

/** Describes violations without their values. */
function explain(where: string, errors: readonly ErrorObject[] | null | undefined): readonly string[] {
  return (errors ?? []).map(({ instancePath, message = 'is invalid', params }) => {
    const extra = 'additionalProperty' in params ? ` '${String(params['additionalProperty'])}'` : '';
    return `${where}${instancePath}: ${message}${extra}`;
  });
}

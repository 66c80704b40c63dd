/**
 * Reduces GitHub's OpenAPI description to the parts that test/support/github-server.ts uses: the parameters, request
 * body and answers of each method for environments and Actions secrets. Drops prose and examples.
 *
 * To update the description, run:
 *
 *     folder=$(mktemp -d) && npm install --prefix "$folder" @octokit/openapi
 *     node test/support/reduce-openapi.js "$folder/node_modules/@octokit/openapi"
 *
 * Source: the npm package @octokit/openapi (MIT), file generated/api.github.com.deref.json, which has every `$ref`
 * resolved.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const [, , source] = process.argv;
if (source === undefined) throw new Error('Usage: node test/support/reduce-openapi.js <folder of @octokit/openapi>');

const SECRETS = ['', '/public-key', '/{secret_name}'];
const ENVIRONMENT = '/repos/{owner}/{repo}/environments/{environment_name}';
/** The more specific paths come first, because the first match counts. */
const PATHS = [
  ENVIRONMENT,
  ...SECRETS.map((rest) => `${ENVIRONMENT}/secrets${rest}`),
  ...SECRETS.map((rest) => `/repos/{owner}/{repo}/actions/secrets${rest}`),
];
/** Keywords that validate nothing. */
const PROSE = new Set(['title', 'description', 'example', 'examples', 'default', 'externalDocs', 'deprecated']);
const METHODS = ['get', 'put', 'delete'];
/** Deleting an environment deletes its secrets, so nothing here may request it. */
const LEFT_OUT = `delete ${ENVIRONMENT}`;

const { version } = readJson('package.json');
const { paths } = readJson(join('generated', 'api.github.com.deref.json'));
const reduced = {
  comment: 'Made by test/support/reduce-openapi.js from generated/api.github.com.deref.json of this package (MIT).',
  package: '@octokit/openapi',
  version,
  paths: Object.fromEntries(PATHS.map((path) => [path, reducePath(path)])),
};
const target = join(import.meta.dirname, 'github-openapi.json');
writeFileSync(target, await format(JSON.stringify(reduced), { parser: 'json', printWidth: 120 }));

/** @param {string} name */
function readJson(name) {
  return JSON.parse(readFileSync(join(source, name), 'utf8'));
}

/** @param {string} path */
function reducePath(path) {
  const methods = METHODS.filter((method) => paths[path][method] && `${method} ${path}` !== LEFT_OUT);
  return Object.fromEntries(methods.map((method) => [method, reduceOperation(paths[path][method])]));
}

function reduceOperation({ parameters = [], requestBody, responses }) {
  return {
    parameters: parameters.map(reduceParameter),
    ...(requestBody && { requestBody: { required: requestBody.required === true, schema: schemaOf(requestBody) } }),
    responses: Object.fromEntries(
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, response]) => [status, schemaOf(response) ?? null]),
    ),
  };
}

/** Adds the maximum to the schema. The description has it only in words: "(max 100)". */
function reduceParameter({ name, in: place, required = false, description = '', schema }) {
  const maximum = /\(max (\d+)\)/.exec(description)?.[1];
  return {
    name,
    in: place,
    required,
    schema: { ...withoutProse(schema), ...(maximum && { minimum: 1, maximum: Number(maximum) }) },
  };
}

function schemaOf({ content }) {
  return content && withoutProse(content['application/json'].schema);
}

/** Drops keywords that validate nothing. Keeps a property with the name of such a keyword. */
function withoutProse(schema) {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !PROSE.has(key) && !key.startsWith('x-'));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'properties' ? eachProperty(value) : withoutProse(value)]),
  );
}

function eachProperty(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withoutProse(schema)]));
}

// Builds dist/ from src/. With --check it builds a copy in another folder and compares: the bytes depend on the sources only.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNotices } from './notices.js';

const root = join(import.meta.dirname, '..');
const build = join(root, 'build');
const bundle = join(build, 'bundle');
const dist = join(root, 'dist');

/** Runs a script with this Node. */
function run(script, ...parameters) {
  const { status } = spawnSync(process.execPath, [script, ...parameters], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** Runs a package's command. */
function runPackage(command, ...parameters) {
  run(join(root, 'node_modules', command), ...parameters);
}

function filesOf(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
}

/** Returns the names of the files that differ between two folders. */
function differences(one, other) {
  const names = [...new Set([...filesOf(one), ...filesOf(other)])];
  const read = (folder, name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.alloc(0));
  return names.filter((name) => !read(one, name).equals(read(other, name)));
}

/** Copies a package to the folder where the bundler looks first, and returns the path of the copy. */
function copyPackage(name) {
  const folder = join(build, 'node_modules', name);
  cpSync(join(root, 'node_modules', name), folder, { recursive: true });
  return folder;
}

/**
 * Declares in a copy of a package that loading its modules has no side effects. This is true, but its package.json lacks the
 * field. Without it, every run would load its OIDC client, which is never called, with an HTTP client and undici.
 */
function withoutSideEffects(name) {
  const manifest = join(copyPackage(name), 'package.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), sideEffects: false }));
}

/**
 * The parts of undici that this project and `@actions/github` import. Its own index also loads mocks, caches, cookies,
 * WebSocket and EventSource, which would double the download of every run.
 */
const UNDICI = `'use strict';
Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'));
exports.Agent = require('./lib/dispatcher/agent');
exports.ProxyAgent = require('./lib/dispatcher/proxy-agent');
exports.fetch = require('./lib/web/fetch').fetch;
exports.Response = require('./lib/web/fetch/response').Response;
`;

/** undici loads its second HTTP/1 parser only if UNDICI_USE_MILO is set. The copy in Node has no such parser either. */
const MILO = "throw new Error('This bundle has only the usual parser: unset UNDICI_USE_MILO.');\n";

/** Copies undici with a shorter index. Copies `@actions/github` too, which would otherwise import the whole undici. */
function withShortUndici() {
  const folder = copyPackage('undici');
  writeFileSync(join(folder, 'index.js'), UNDICI);
  for (const name of ['simd.js', 'no-simd.js']) writeFileSync(join(folder, 'lib', 'milo', name), MILO);
  copyPackage('@actions/github');
}

function buildDist() {
  rmSync(build, { recursive: true, force: true });
  rmSync(dist, { recursive: true, force: true }); // If the build fails, no test may run on the old bundle.
  const types = process.argv.includes('--no-types') ? ['--noCheck'] : [];
  runPackage('typescript/bin/tsc', '-p', 'tsconfig.build.json', ...types);
  withoutSideEffects('@actions/core');
  withShortUndici();
  const written = ['-o', 'build/bundle', '--stats-out', 'build/stats.json'];
  runPackage('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/main.js', ...written, '--no-cache', '--quiet');
  writeNotices(join(build, 'stats.json'), join(bundle, 'licenses.txt'));
  cpSync(bundle, dist, { recursive: true });
}

/** The packages that the bundle contains, and those that build it. */
function packagesToCopy() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const bundled = Object.keys(packages).filter((path) => path !== '' && packages[path].dev !== true);
  const tools = ['typescript', '@types/node', 'undici-types', '@vercel/ncc'].map((name) => `node_modules/${name}`);
  return [...bundled, ...tools];
}

/** Builds a copy in another folder, whose path has another length, and fails if its dist/ differs. */
function checkDist() {
  const copy = mkdtempSync(join(tmpdir(), 'build-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  const files = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json', ...packagesToCopy()];
  for (const file of files) cpSync(join(root, file), join(copy, file), { recursive: true });
  run(join(copy, 'scripts', 'build.js'), '--no-types'); // `npm run check` has checked them.
  const stale = differences(join(copy, 'dist'), dist);
  if (stale.length === 0) return;
  console.error(`dist/ does not match the sources: ${stale.join(', ')} differ. Run npm run build and commit dist/.`);
  process.exitCode = 1;
}

if (process.argv.includes('--check')) checkDist();
else buildDist();

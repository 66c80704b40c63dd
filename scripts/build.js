// Builds dist/ from src/. With --check it builds elsewhere and compares: the bundle that ships is what the sources give.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNotices } from './notices.js';

const root = join(import.meta.dirname, '..');
const build = join(root, 'build');
const bundle = join(build, 'bundle');
const dist = join(root, 'dist');
const check = process.argv.includes('--check');

/** Runs a package's command with this Node. */
function run(script, ...parameters) {
  const command = [join(root, 'node_modules', script), ...parameters];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

function filesOf(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
}

/** Names of the files in which the two folders differ. */
function differences(one, other) {
  const names = [...new Set([...filesOf(one), ...filesOf(other)])];
  const read = (folder, name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.alloc(0));
  return names.filter((name) => !read(one, name).equals(read(other, name)));
}

/** Copies a package to the folder where the bundler looks first, and returns the copy's folder. */
function copyPackage(name) {
  const folder = join(build, 'node_modules', name);
  cpSync(join(root, 'node_modules', name), folder, { recursive: true });
  return folder;
}

/**
 * Marks in a copy of a package that its modules do nothing when they are loaded. This is true, but its package.json does not
 * say so. Without it, its OIDC client, which is never called, would bring its HTTP client and undici to the common path.
 */
function withoutSideEffects(name) {
  const manifest = join(copyPackage(name), 'package.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), sideEffects: false }));
}

/**
 * What this project and `@actions/github` import from undici. Its own index also loads mocks, caches, cookies, WebSocket and
 * EventSource: twice as much to download for every run.
 */
const UNDICI = `'use strict';
Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'));
exports.Agent = require('./lib/dispatcher/agent');
exports.ProxyAgent = require('./lib/dispatcher/proxy-agent');
exports.fetch = require('./lib/web/fetch').fetch;
exports.Response = require('./lib/web/fetch/response').Response;
`;

/** undici loads its second HTTP/1 parser only if the variable UNDICI_USE_MILO asks for it. Node's own copy has none either. */
const MILO = "throw new Error('This bundle has only the usual parser: unset UNDICI_USE_MILO.');\n";

/** Copies undici with a shorter index, and the package that imports it, which would find the whole one otherwise. */
function withShortUndici() {
  const folder = copyPackage('undici');
  writeFileSync(join(folder, 'index.js'), UNDICI);
  for (const name of ['simd.js', 'no-simd.js']) writeFileSync(join(folder, 'lib', 'milo', name), MILO);
  copyPackage('@actions/github');
}

rmSync(build, { recursive: true, force: true });
if (!check) rmSync(dist, { recursive: true, force: true }); // A failed build must not leave an old bundle to be tested.
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
withoutSideEffects('@actions/core');
withShortUndici();
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/main.js',
  '-o',
  'build/bundle',
  '--stats-out',
  'build/stats.json',
  '--quiet',
);
writeNotices(join(build, 'stats.json'), join(bundle, 'licenses.txt'));

if (!check) {
  cpSync(bundle, dist, { recursive: true });
} else {
  const stale = differences(bundle, dist);
  if (stale.length > 0) {
    console.error(
      `dist/ is not what the sources give: ${stale.join(', ')} differ. Run npm run build and commit dist/.`,
    );
    process.exit(1);
  }
}

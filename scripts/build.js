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

/**
 * Copies a package to where the bundler finds it first, and says there that its modules do nothing when they are loaded,
 * which is true and which its package.json does not say: otherwise its OIDC client, never called, would take its HTTP
 * client and with it undici, 1.6 MB, along to everybody.
 */
function withoutSideEffects(name) {
  const folder = join(build, 'node_modules', name);
  cpSync(join(root, 'node_modules', name), folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), sideEffects: false }));
}

rmSync(build, { recursive: true, force: true });
if (!check) rmSync(dist, { recursive: true, force: true }); // A failed build must not leave an old bundle to be tested.
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
withoutSideEffects('@actions/core');
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

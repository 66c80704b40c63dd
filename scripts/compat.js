// Tests the action's writes with Modal's own client, in the version that test/compat pins. Only test/compat depends on
// that client, so this script installs and type-checks it. With --newest, it installs the newest version, without the
// lock file.
import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'test', 'compat');

/** This machine's settings for Modal, gRPC and proxies, which would change the test or its servers. */
const foreign = /^(modal_|grpc_)|_proxy$/i;
const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
const env = { ...Object.fromEntries(kept), MODAL_CONFIG_PATH: devNull };

/** Version 1 of `modal` on npm is another project's package, a dialog for browsers. */
const newest = process.argv.includes('--newest');
const command = newest ? 'npm install --no-save --no-package-lock modal@0' : 'npm ci';
/** On Windows, only a shell can start npm. With the folder as `cwd`, nothing in the command needs quotes. */
const install = () => spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' });
const run = (...parameters) => spawnSync(process.execPath, parameters, { env, stdio: 'inherit' });

const agrees =
  install().status === 0 &&
  run(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', folder).status === 0 &&
  run('--test', '--test-timeout=60000', '--test-force-exit', join(folder, 'compat.test.js')).status === 0;

console.log(agrees ? "Modal's own client agrees with the action." : "The test with Modal's own client failed.");
process.exitCode = agrees ? 0 : 1;

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the notices of all packages whose code is in a bundle, as their licences ask. ncc's own `--license` knows those
 * of one chunk alone.
 *
 * @param stats what ncc wrote with `--stats-out`.
 */
export function writeNotices(stats, file) {
  const { modules } = JSON.parse(readFileSync(stats, 'utf8'));
  const folders = new Set(pathsOf(modules).flatMap(packageOf));
  const notices = new Set([...folders].sort(byName).map(noticeOf));
  writeFileSync(file, [...notices].join('\n'));
}

/** Modules that webpack has joined to one stand inside it. */
function pathsOf(modules = []) {
  return modules.flatMap((one) => [one.nameForCondition ?? '', ...pathsOf(one.modules)]);
}

/** The folder of the package that a file belongs to: what follows the last `node_modules`. */
function packageOf(path) {
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0];
  return folder === undefined ? [] : [folder];
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function byName(one, other) {
  const [first, second] = [manifestOf(one).name, manifestOf(other).name];
  return first < second ? -1 : first > second ? 1 : 0;
}

function noticeOf(folder) {
  const { name, license } = manifestOf(folder);
  const files = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|notice|copying)(?:\.\w+)?$/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return `${[name, license, ...(texts.length > 0 ? texts : [withoutFile(folder, license)])].join('\n')}\n`;
}

/** Some packages name their licence and whose they are at the head of their files alone. */
function withoutFile(folder, license) {
  const main = [join(folder, 'dist', 'esm', 'index.js')].find((file) => existsSync(file));
  const copyright = main === undefined ? undefined : /^\/\/ (Copyright .*)$/m.exec(readFileSync(main, 'utf8'))?.[1];
  return `${copyright ?? 'See the package.'}\nIt has no licence file of its own. The text of ${license}: https://spdx.org/licenses/`;
}

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the notices of all packages in a bundle, as their licences require. `--license` of ncc covers only one chunk.
 *
 * @param stats the file that ncc wrote for `--stats-out`.
 */
export function writeNotices(stats, file) {
  const { modules } = JSON.parse(readFileSync(stats, 'utf8'));
  const folders = new Set(pathsOf(modules).flatMap(packageOf));
  const notices = new Set([...folders].sort(byName).map(noticeOf));
  writeFileSync(file, [...notices].join('\n'));
}

/** Returns the paths of modules, even nested ones: webpack nests modules that it joins into one. */
function pathsOf(modules = []) {
  return modules.flatMap((one) => [one.nameForCondition ?? '', ...pathsOf(one.modules)]);
}

/** Returns the folder of a file's package: the names after the last `node_modules`. */
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

/** Some packages name their licence and their owners only at the top of their files. */
function withoutFile(folder, license) {
  const main = [join(folder, 'dist', 'esm', 'index.js')].find((file) => existsSync(file));
  const copyright = main === undefined ? undefined : /^\/\/ (Copyright .*)$/m.exec(readFileSync(main, 'utf8'))?.[1];
  return `${copyright ?? 'See the package.'}\nIt has no licence file of its own. The text of ${license}: https://spdx.org/licenses/`;
}

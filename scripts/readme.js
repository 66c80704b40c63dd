// Writes what stands between markers in README.md: the tables of inputs and outputs from action.yml, and whole files of
// examples/. With --check it writes nothing and fails when they are not what those give. A path names another folder than the
// repository's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const parameters = process.argv.slice(2);
const check = parameters.includes('--check');
const root = parameters.find((one) => !one.startsWith('--')) ?? join(import.meta.dirname, '..');
const path = join(root, 'README.md');

const { inputs, outputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const before = readFileSync(path, 'utf8');
const tables = {
  inputs: [['input', 'default', 'meaning'], ...Object.entries(inputs).map(inputRow)],
  outputs: [
    ['output', 'value'],
    ...Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
  ],
};
const filled = Object.entries(tables)
  .reduce(fill, before)
  .replaceAll(/(<!-- (examples\/\S+) -->)[^]*?(<!-- \/example -->)/g, showFile);
// Prettier aligns the columns, as it would when the file is next formatted.
const after = await format(filled, {
  ...(await resolveConfig(join(import.meta.dirname, '..', 'README.md'))),
  parser: 'markdown',
});

if (!check) {
  writeFileSync(path, after);
} else if (after !== before) {
  console.error('README.md is not what action.yml and examples/ give. Run npm run readme and commit README.md.');
  process.exitCode = 1;
}

function inputRow([name, { description, default: value }]) {
  return [code(name), defaultCell(value), description];
}

/** An expression is told by its description. */
function defaultCell(value) {
  if (value === undefined) return '–';
  return value.startsWith('${{') ? 'see there' : code(value);
}

function code(text) {
  return `\`${text}\``;
}

/** Returns the text with the table between its markers. */
function fill(text, [name, rows]) {
  const markers = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
  if (!markers.test(text))
    throw new Error(`README.md has no place for the table of ${name}: <!-- ${name} --> and <!-- /${name} -->.`);
  return text.replace(markers, (_, start, end) => `${start}\n\n${toTable(rows)}\n\n${end}`);
}

/** Returns the markers with the file between them, but for the comment that it begins with: that is said around it. */
function showFile(_, start, file, end) {
  const text = readFileSync(join(root, file), 'utf8').replace(/^(?:#.*\n)+\n*/, '');
  return `${start}\n\n\`\`\`yaml\n${text}\`\`\`\n\n${end}`;
}

function toTable([head, ...rows]) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

/** A table's cell is one line, in which a bar would start the next cell. */
function toCell(text) {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}

// Writes the tables of inputs and outputs in README.md, between their markers, from action.yml. With --check, writes
// nothing and fails if they differ. A path as its argument replaces the repository.
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
// Formatted like the whole file.
const after = await format(Object.entries(tables).reduce(fill, before), {
  ...(await resolveConfig(join(import.meta.dirname, '..', 'README.md'))),
  parser: 'markdown',
});

if (!check) {
  writeFileSync(path, after);
} else if (after !== before) {
  console.error('The tables in README.md differ from action.yml. Run npm run readme and commit README.md.');
  process.exitCode = 1;
}

function inputRow([name, { description, default: value }]) {
  return [code(name), defaultCell(value), description];
}

function defaultCell(value) {
  return value === undefined ? '–' : code(value);
}

function code(text) {
  return `\`${text}\``;
}

/** Returns the text with the table between its markers. */
function fill(text, [name, rows]) {
  const markers = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
  if (!markers.test(text))
    throw new Error(`README.md lacks the markers for the table of ${name}: <!-- ${name} --> and <!-- /${name} -->.`);
  return text.replace(markers, (_, start, end) => `${start}\n\n${toTable(rows)}\n\n${end}`);
}

function toTable([head, ...rows]) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

/** Returns a text as one table cell: on one line, with its bars escaped, because a bar starts the next cell. */
function toCell(text) {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}

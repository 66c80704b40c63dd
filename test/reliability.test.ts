import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { SECTIONS, type Fact } from './support/reliability-facts.ts';

const page = new URL('../docs/reliability.md', import.meta.url);
const sections = Object.entries(SECTIONS).map(([name, { title, facts }]) => {
  return { name, title, facts: Object.entries<Fact>(facts) };
});

describe('docs/reliability.md', () => {
  test('lists the facts of the tests (UPDATE_DOCS=1 updates it)', async () => {
    const [before = '', , after = ''] = readFileSync(page, 'utf8').split(
      /(?<=<!-- table -->\n)|(?=<!-- end of table -->)/,
    );
    const made = await format(`${before}\n${makeTables()}\n\n${after}`, {
      ...(await resolveConfig(page)),
      parser: 'markdown',
    });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, made);
    expect(readFileSync(page, 'utf8')).toBe(made);
  });

  test('names no test file and no machine', () => {
    expect(readFileSync(page, 'utf8')).not.toMatch(/\.ts\b|\/(?:home|tmp|work|Users)\/|shared\//);
  });
});

describe('every fact is the title of a test', () => {
  const folder = new URL('e2e/', import.meta.url);
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const rows = sections.flatMap(({ name, facts }) => facts.map(([key, fact]) => ({ used: `${name}.${key}`, ...fact })));

  // Tests use it as `titleOf(TLS.untrusted)` or as the `fact` of a row.
  test.each(rows)('$used: $fault', ({ used }) => {
    const pattern = new RegExp(`(?:titleOf\\(|fact: )${used.replace('.', '\\.')}\\b`);
    expect(sources.filter((source) => pattern.test(source))).toHaveLength(1);
  });

  test('and differs from all others', () => {
    expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
  });
});

function makeTables(): string {
  const tables = sections.map(({ title, facts }) => {
    const rows = facts.map(([, { fault, does }]) => `| ${capitalize(fault)} | ${capitalize(does)} |`);
    return `## ${title}\n\n| Fault | What the action does |\n| --- | --- |\n${rows.join('\n')}`;
  });
  return tables.join('\n\n');
}

/** Does not change names of variables and protocols, which have their own spelling. */
function capitalize(text: string): string {
  return /^(?:[a-z]+_|[a-z]+-[a-z]+-|https?:|grpc-)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

// Makes docs/summary.png: the job summary of a real run of the committed bundle, as GitHub shows it. With the paths of
// a summary and of a picture, and optionally `dark`, makes that picture instead. CHROMIUM names the program if it is
// not `chromium`.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runPictured } from '../test/support/pictured-run.ts';

const [, , SUMMARY, PICTURE = join(import.meta.dirname, '..', 'docs', 'summary.png'), THEME = 'light'] = process.argv;
const CHROMIUM = process.env['CHROMIUM'] ?? 'chromium';
const WIDTH = 960;

/** Colours of github.com (Primer). */
const COLOURS =
  THEME === 'dark'
    ? '--text: #f0f6fc; --page: #0d1117; --line: #3d444d; --row: #151b23; --code: #656c7633; --link: #4493f8; --muted: #9198a1'
    : '--text: #1f2328; --page: #fff; --line: #d1d9e0; --row: #f6f8fa; --code: #818b981f; --link: #0969da; --muted: #59636e';

/** Sizes of github.com that matter for a summary (github-markdown-css). */
const STYLE = `
  :root { ${COLOURS}; }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 12px; background: var(--page); color: var(--text); }
  body { font: 14px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; }
  main { border: 1px solid var(--line); border-radius: 6px; }
  header { padding: 12px 24px; border-bottom: 1px solid var(--line); font-weight: 600; }
  header span { color: var(--muted); font-weight: 400; }
  article { padding: 20px 24px 8px; }
  a { color: var(--link); }
  p, table, details { margin: 0 0 16px; }
  h3 { margin: 0 0 16px; font-size: 1.25em; line-height: 1.25; font-weight: 600; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse; }
  th { font-weight: 600; }
  th, td { padding: 6px 13px; border: 1px solid var(--line); }
  tr:nth-child(2n) { background: var(--row); }
  code { padding: .2em .4em; border-radius: 6px; background: var(--code); font-size: 85%; white-space: break-spaces; }
  code { font-family: ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; }
`;

try {
  await takePicture(toPage(toHtml(SUMMARY === undefined ? await runPictured() : await readFile(SUMMARY, 'utf8'))));
  console.log(`${PICTURE} has ${Math.ceil((await stat(PICTURE)).size / 1024)} KB.`);
} catch (error) {
  console.error(`Making the picture failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/**
 * Returns a summary as GitHub renders it. It is HTML without blank lines, which Markdown does not change.
 *
 * @throws {Error} if it contains Markdown.
 */
function toHtml(summary: string): string {
  const other = summary.split('\n').find((line) => line !== '' && !line.startsWith('<'));
  if (other !== undefined) throw new Error(`the summary has Markdown, which this script cannot render: ${other}`);
  return summary;
}

function toPage(summary: string): string {
  const body = `<main><header>sync <span>summary</span></header><article>${summary}</article></main>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${STYLE}</style><body>${body}</body></html>`;
}

/** Measures the height of the page first, then takes a picture of that height. */
async function takePicture(page: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'picture-'));
  try {
    const measure = '<script>document.title = document.documentElement.getBoundingClientRect().height;</script>';
    await writeFile(join(folder, 'measured.html'), page + measure);
    await writeFile(join(folder, 'page.html'), page);
    const measured = await runChromium(folder, 'measured.html', [`--window-size=${WIDTH},2000`, '--dump-dom']);
    const height = Math.ceil(Number(/<title>([\d.]+)<\/title>/.exec(measured)?.[1] ?? Number.NaN));
    if (!(height > 0)) throw new Error('Chromium did not report the height of the page');
    await runChromium(folder, 'page.html', [`--window-size=${WIDTH},${height}`, `--screenshot=${PICTURE}`]);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Runs Chromium with a new profile and without background requests. No sandbox: root cannot have one, and the page is
 * our own.
 */
async function runChromium(folder: string, file: string, parameters: readonly string[]): Promise<string> {
  const quiet =
    '--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1.5';
  const profile = `--user-data-dir=${join(folder, 'profile')}`;
  const url = pathToFileURL(join(folder, file)).href;
  const { stdout } = await promisify(execFile)(CHROMIUM, [...quiet.split(' '), profile, ...parameters, url], {
    timeout: 60_000,
  });
  return stdout;
}

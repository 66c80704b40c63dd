import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { median } from './measure.ts';
import { round, type Section } from './report.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Measures the archive of the last commit that GitHub's runner downloads, and the time to unpack it. */
export function benchDownload(runs: number): Section {
  const git = ['archive', '--worktree-attributes', '--format=tar', 'HEAD'];
  const archive = gzipSync(execFileSync('git', git, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }));
  const folder = mkdtempSync(join(tmpdir(), 'download-'));
  try {
    writeFileSync(join(folder, 'archive.tar.gz'), archive);
    const timesMs = Array.from({ length: runs }, (_, index) => unpack(folder, String(index)));
    const files = filesOf(join(folder, '0'));
    const unpacked = files.reduce((sum, file) => sum + statSync(file).size, 0);
    return {
      title: 'What GitHub downloads before a run',
      head: ['', 'Compressed', 'Unpacked', 'Files', 'Unpacking'],
      rows: [
        [
          'The archive of the last commit',
          `${round(archive.length / 1e6)} MB`,
          `${round(unpacked / 1e6)} MB`,
          String(files.length),
          `${round(median(timesMs))} ms`,
        ],
      ],
      goals: [
        { text: 'Download, compressed', actual: archive.length / 1e6, limit: 0.8, unit: 'MB' },
        { text: 'Download, files', actual: files.length, limit: 40, unit: '' },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the duration, ms. */
function unpack(folder: string, target: string): number {
  mkdirSync(join(folder, target));
  const begin = performance.now();
  execFileSync('tar', ['-xzf', 'archive.tar.gz', '-C', target], { cwd: folder });
  return performance.now() - begin;
}

function filesOf(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

import { startLatencyProxy } from './latency-proxy.ts';
import { measureAll, type Candidate, type Sample } from './measure.ts';
import { megabytes, round, type Section } from './report.ts';
import type { Workshop } from './workshop.ts';

const ROUND_TRIP_MS = 50;

/** The handshakes of TCP and TLS 1.3, the token, the look-up, the write. */
const NEEDED_ROUND_TRIPS = 5;

/** Measures the whole process that updates one secret, near the server and far from it. */
export async function benchOneSecret(workshop: Workshop, runs: number): Promise<readonly Section[]> {
  await using proxy = await startLatencyProxy(Number(new URL(workshop.modal.url).port), ROUND_TRIP_MS);
  const near = { count: 1 };
  const far = { count: 1, serverUrl: `https://localhost:${proxy.port}` };
  const samples = await measureAll(
    [
      workshop.empty(),
      workshop.raw({}),
      workshop.floor(near),
      workshop.action(near),
      named('raw, far', workshop.raw(far)),
      named('floor, far', workshop.floor(far)),
      named('action, far', workshop.action(far)),
    ],
    runs,
  );
  const of = (title: string): Sample => {
    const sample = samples.get(title);
    if (sample === undefined) throw new Error(`${title} was not measured.`);
    return sample;
  };
  return [describeCost(of), describeWaiting(of)];
}

function named(title: string, candidate: Candidate): Candidate {
  return { ...candidate, title };
}

type Lookup = (title: string) => Sample;

function describeCost(of: Lookup): Section {
  const row = (title: string, candidate: string, base: string): readonly string[] => {
    const [sample, floor] = [of(candidate), of(base)];
    return [
      title,
      `${round(sample.wallMs)} ms`,
      round(sample.wallMs / floor.wallMs),
      `${round(sample.cpuMs)} ms`,
      round(sample.cpuMs / floor.cpuMs),
      megabytes(sample.peakBytes),
      round(sample.peakBytes / floor.peakBytes),
    ];
  };
  const wall = (one: string, other: string): number => of(one).wallMs / of(other).wallMs;
  return {
    title: 'One secret, updated: the whole process',
    head: ['', 'Wall', '× floor', 'CPU', '× floor', 'Peak memory', '× floor'],
    rows: [
      row('Empty Node script', 'empty', 'floor'),
      row('Raw HTTP/2', 'raw', 'floor'),
      row('Floor', 'floor', 'floor'),
      row('dist/index.js', 'action', 'floor'),
      row(`Raw HTTP/2, ${ROUND_TRIP_MS} ms away`, 'raw, far', 'floor, far'),
      row(`Floor, ${ROUND_TRIP_MS} ms away`, 'floor, far', 'floor, far'),
      row(`dist/index.js, ${ROUND_TRIP_MS} ms away`, 'action, far', 'floor, far'),
    ],
    goals: [
      { text: 'One secret on loopback, wall against the floor', actual: wall('action', 'floor'), limit: 2, unit: '×' },
      {
        text: `One secret ${ROUND_TRIP_MS} ms away, wall against the floor`,
        actual: wall('action, far', 'floor, far'),
        limit: 1.25,
        unit: '×',
      },
      { text: 'One secret on loopback, wall against raw HTTP/2', actual: wall('action', 'raw'), limit: 1.5, unit: '×' },
      {
        text: `One secret ${ROUND_TRIP_MS} ms away, wall against raw HTTP/2`,
        actual: wall('action, far', 'raw, far'),
        limit: 1.05,
        unit: '×',
      },
      {
        text: 'One secret, peak memory against the floor',
        actual: of('action').peakBytes / of('floor').peakBytes,
        limit: 1.5,
        unit: '×',
      },
    ],
  };
}

function describeWaiting(of: Lookup): Section {
  const trips = (title: string): number => (of(`${title}, far`).wallMs - of(title).wallMs) / ROUND_TRIP_MS;
  return {
    title: 'Waiting: round trips of one secret',
    head: ['', 'Round trips'],
    rows: [
      ['Needed: TCP 1, TLS 1, token 1, look-up 1, write 1', String(NEEDED_ROUND_TRIPS)],
      ['Floor, wall far less wall near', round(trips('floor'))],
      ['dist/index.js, wall far less wall near', round(trips('action'))],
    ],
    // The proxy's timers are late by up to a millisecond each. An extra round trip would add 1.
    goals: [{ text: 'Round trips', actual: Math.round(trips('action')), limit: NEEDED_ROUND_TRIPS, unit: '' }],
  };
}

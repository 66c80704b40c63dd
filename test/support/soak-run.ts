import { isDeepStrictEqual } from 'node:util';
import { ActionError } from '../../src/errors.ts';
import type { Job, Mode, Outcome, Reason } from '../../src/model.ts';
import { modal as target } from '../../src/targets/modal/index.ts';
import { startModalServer, type ModalServer, type ModalServerOptions } from './modal-server.ts';
import { chooseFaults } from './soak-faults.ts';
import type { Random } from './soak-random.ts';
import { CREDENTIALS } from './sync.ts';

const NAME = 'my-app';

type Content = Readonly<Record<string, string>>;

/** The end of a run: the requested content, or a true error. */
export type End = 'as asked' | 'nothing was written' | 'not known' | 'written, and more went wrong';

/** Ends a hanging run, ms. Three retries of a call take less. */
const BUDGET_MS = 2_000;

const REASON: Reason = { happened: 'the time of the soak is over', todo: 'Run it again' };

/** The possible servers. */
const SERVERS: readonly ModalServerOptions[] = [
  {},
  { listsKeys: false },
  { overwriteKeepsId: false },
  { responseForm: 'headers-and-trailers' },
  { unknownEnvironmentCode: 3 },
  { mayListEnvironments: false },
  { listsKeys: false, unknownEnvironmentText: 'secret' },
  { listsKeys: false, overwriteKeepsId: false, responseForm: 'headers-and-trailers' },
];

/**
 * Runs one random job with a random server and random faults.
 *
 * @throws {Error} if it ends without the requested content and without an error, or with a false report. The message
 *   has everything needed to find the cause.
 */
export async function soakOnce(random: Random): Promise<End> {
  await using modal = await startModalServer(random.pick(SERVERS));
  const before = random.chance(0.5) ? { A: 'canary-old', OLD: 'canary-old-too' } : undefined;
  if (before !== undefined) modal.putSecret('prod', NAME, before);
  const job = chooseJob(random);
  const faults = chooseFaults(random);
  for (const [method, queue] of faults) modal.inject(method, ...queue);
  const result = await runJob(modal, job).catch((error: unknown) => error);
  const secret = modal.secret('prod', NAME);
  const ended = { job, before, after: secret && Object.fromEntries(secret), result };
  const judgement = judge(ended);
  if ('end' in judgement) return judgement.end;
  throw new Error(`${judgement.wrong}\n${describe(ended)}\n${describeCalls(modal)}`);
}

function describe({ job, before, after, result }: Ended): string {
  const said = result instanceof Error ? String(result) : JSON.stringify(result);
  return [
    `mode ${job.mode}, required ${job.requiredKeys.join(' ')}, to remove ${job.removeKeys.join(' ')}`,
    `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
    `said: ${said}`,
  ].join('\n');
}

function describeCalls({ calls }: ModalServer): string {
  const lines = calls.map(({ method, status, headers, message }) => {
    const type = message['objectCreationType'];
    return `${method}${typeof type === 'number' ? ` (${type})` : ''}, attempt ${headers.get('x-retry-attempt') ?? ''}: status ${status}`;
  });
  return lines.join('\n');
}

function chooseJob(random: Random): Job {
  const mode = random.pick<Mode>(['replace', 'merge', 'create', 'delete', 'check']);
  const writes = mode !== 'delete' && mode !== 'check';
  const dict = new Map(writes ? [['A', 'canary-a'] as const, ['B', 'canary-b'] as const] : []);
  return {
    label: '',
    nameStored: (name) => `'${name}'`,
    title: `secret '${NAME}' in environment 'prod'`,
    target,
    own: { name: NAME, skipUnchanged: false },
    name: NAME,
    environment: 'prod',
    environmentFrom: "the input 'environment'",
    createEnvironment: false,
    mayBeGone: false,
    mode,
    dict,
    leftOut: [],
    blank: [],
    protect: true,
    requiredKeys: writes && random.chance(0.5) ? ['A', 'B'] : [],
    removeKeys: mode === 'merge' && random.chance(0.5) ? ['OLD'] : [],
    entries: [],
    claims: { scope: '', names: [NAME], all: false },
  };
}

async function runJob(modal: ModalServer, job: Job): Promise<Outcome> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(REASON), BUDGET_MS);
  const session = await target.connect(
    {
      serverUrls: [modal.url],
      tokenId: CREDENTIALS.MODAL_TOKEN_ID,
      tokenSecret: CREDENTIALS.MODAL_TOKEN_SECRET,
      workspace: undefined,
    },
    {
      signal: controller.signal,
      deadlineMs: Date.now() + BUDGET_MS,
      proxy: { url: '', shownUrl: '', password: '', noProxy: '' },
      writtenBy: '',
      onRetry: () => undefined,
      onWarning: () => undefined,
      onIdentity: () => undefined,
    },
  );
  try {
    await session.connect();
    const plan = await session.plan(job);
    const outcome = await plan.apply();
    if (outcome.error !== undefined) throw outcome.error;
    return outcome;
  } finally {
    clearTimeout(timer);
    await session.close();
  }
}

interface Ended {
  readonly job: Job;
  readonly before: Content | undefined;
  readonly after: Content | undefined;
  /** The outcome, or the thrown error. */
  readonly result: unknown;
}

type Judgement = { readonly end: End } | { readonly wrong: string };

function judge({ job, before, after, result }: Ended): Judgement {
  const asked = wanted(job, before);
  if (!(result instanceof Error)) {
    if (job.mode === 'check' && before === undefined) return { wrong: 'it has found a secret that is not there' };
    const said = (result as Outcome).result;
    if (!isDeepStrictEqual(after, asked.content))
      return { wrong: 'it ended well, and the content is not what was asked' };
    if (said !== asked.result) return { wrong: `it says ${said} where ${asked.result} is true` };
    return { end: 'as asked' };
  }
  if (!(result instanceof ActionError)) return { wrong: 'what was thrown is no error for people' };
  return judgeError(result.message, { before, after, asked: asked.content });
}

function judgeError(
  message: string,
  { before, after, asked }: Pick<Ended, 'before' | 'after'> & { readonly asked: Content | undefined },
): Judgement {
  const unchanged = isDeepStrictEqual(after, before);
  const done = isDeepStrictEqual(after, asked);
  if (!unchanged && !done) return { wrong: 'it failed, and left what nobody has asked for' };
  if (/Nothing was written|The secret was not written/.test(message) || message.includes('the secret does not exist')) {
    return unchanged
      ? { end: 'nothing was written' }
      : { wrong: 'it says that nothing was written, and something was' };
  }
  if (message.includes('It is unknown whether')) return { end: 'not known' };
  if (message.includes('was written')) {
    return done ? { end: 'written, and more went wrong' } : { wrong: 'it says that it was written, and it was not' };
  }
  return { wrong: 'it does not say whether anything was written' };
}

/** The expected content and result of the job. */
function wanted(job: Job, before: Content | undefined): { content: Content | undefined; result: Outcome['result'] } {
  const dict = Object.fromEntries(job.dict);
  const created = before === undefined;
  switch (job.mode) {
    case 'replace':
      return { content: dict, result: created ? 'created' : 'updated' };
    case 'create':
      return created ? { content: dict, result: 'created' } : { content: before, result: 'skipped' };
    case 'merge': {
      const kept = Object.entries(before ?? {}).filter(([key]) => !job.removeKeys.includes(key));
      return { content: { ...Object.fromEntries(kept), ...dict }, result: created ? 'created' : 'updated' };
    }
    case 'delete':
      return { content: undefined, result: created ? 'unchanged' : 'deleted' };
    case 'check':
      return { content: before, result: 'checked' };
  }
}

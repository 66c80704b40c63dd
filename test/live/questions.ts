import { CREATION } from '../support/modal-messages.ts';
import type { Finding } from './promises.ts';
import { openRawModal, type Credentials, type Reply } from './raw-modal.ts';
import { askForSecret, METHODS, type LiveEnvironment } from './workspace.ts';

interface Question {
  readonly what: string;
  readonly ask: (live: LiveEnvironment) => Promise<string>;
}

const OVERWRITE = CREATION.CREATE_OVERWRITE_IF_EXISTS;
const NOWHERE = 'sync-secret-live-nowhere';

/** Behaviour that Modal's clients leave open. The action works either way. The local Modal has an option for most. */
const QUESTIONS: readonly Question[] = [
  { what: 'is the token exchange needed', ask: askWhetherTokenIsNeeded },
  { what: 'does overwriting keep the id', ask: async (live) => compareOverwrites(live, ({ secretId }) => secretId) },
  {
    what: 'does overwriting keep the creation time',
    ask: async (live) => compareOverwrites(live, ({ metadata }) => metadata?.creationInfo?.createdAt),
  },
  { what: 'are keys listed with a look-up', ask: askWhetherKeysAreListed },
  { what: 'does SecretGetInfo exist', ask: askForInfo },
  {
    what: 'a look-up in an unknown environment',
    ask: async ({ modal }) =>
      tell(await modal.call(METHODS.getOrCreateSecret, { deploymentName: 'x', environmentName: NOWHERE })),
  },
  {
    what: 'EnvironmentGetOrCreate of an unknown one',
    ask: async ({ modal }) => tell(await modal.call(METHODS.getOrCreateEnvironment, { deploymentName: NOWHERE })),
  },
  { what: 'a look-up of a missing secret', ask: async (live) => tell(await askForSecret(live, 'missing')) },
  {
    what: 'a look-up with two missing keys',
    ask: async (live) => tell(await askForSecret(live, await putOne(live), { requiredKeys: ['X', 'Y'] })),
  },
  {
    what: 'creating an existing secret',
    ask: async (live) =>
      tell(await put(live, await putOne(live), { A: 'canary-live' }, CREATION.CREATE_FAIL_IF_EXISTS)),
  },
  { what: 'a secret without keys', ask: async (live) => tell(await put(live, 'empty', {})) },
  { what: 'a key with a dash', ask: async (live) => tell(await put(live, 'bad-key', { 'A-B': 'canary-live' })) },
  {
    what: 'a key of 16,385 characters',
    ask: async (live) => tell(await put(live, 'long-key', { ['K'.repeat(16_385)]: 'canary-live' })),
  },
  {
    what: 'a value of 32,768 characters',
    ask: async (live) => tell(await put(live, 'long', { A: 'x'.repeat(32_768) })),
  },
  {
    what: 'a value of 32,769 characters',
    ask: async (live) => tell(await put(live, 'too-long', { A: 'x'.repeat(32_769) })),
  },
  { what: 'a name of 65 characters', ask: async (live) => tell(await put(live, 'n'.repeat(65), { A: 'canary-live' })) },
  {
    what: 'SecretUpdate of an unknown id',
    ask: async ({ modal }) =>
      tell(await modal.call(METHODS.updateSecret, { secretId: 'st-0', updates: [{ key: 'A', value: 'canary-live' }] })),
  },
  { what: 'SecretUpdate that removes an absent key', ask: takeOutAbsent },
  {
    what: 'SecretDelete of an unknown id',
    ask: async ({ modal }) => tell(await modal.call(METHODS.deleteSecret, { secretId: 'st-0' })),
  },
];

/** Tests the open questions in the environment. Returns the answers. */
export async function askQuestions(live: LiveEnvironment): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { what, ask } of QUESTIONS) findings.push({ what, answer: await ask(live) });
  return findings;
}

/** Signs in to each server and requests the owner of the token. */
export async function askServers(urls: readonly string[], credentials: Credentials): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const url of urls) findings.push({ what: url, answer: await askServer(url, credentials) });
  return findings;
}

async function askServer(url: string, credentials: Credentials): Promise<string> {
  try {
    await using modal = await openRawModal(url, credentials);
    const reply = await modal.call(METHODS.getTokenInfo, {});
    if (reply.answer === undefined) return `signed in; TokenInfoGet: ${tell(reply)}`;
    const { workspaceName, userIdentity, serviceUserIdentity, expiresAt } = reply.answer;
    const user = userIdentity && `user ${userIdentity.username}`;
    const writer = serviceUserIdentity ? `service user ${serviceUserIdentity.serviceUserName}` : user;
    const end = expiresAt ? `ends ${new Date(expiresAt.seconds * 1000).toISOString()}` : 'has no end';
    return `signed in; workspace ${workspaceName}, ${writer ?? 'no user'}; the token ${end}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Cuts the server's message to the width of the table. */
const MAX_TEXT_LENGTH = 120;

function tell({ status, text }: Reply<unknown>): string {
  const said = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  if (status === 0) return 'accepted';
  return said === '' ? `status ${String(status)}` : `status ${String(status)}: ${said}`;
}

type SecretReply = Awaited<ReturnType<typeof askForSecret>>;
type Secret = NonNullable<SecretReply['answer']>;

function put(
  live: LiveEnvironment,
  name: string,
  dict: Readonly<Record<string, string>>,
  objectCreationType: number = OVERWRITE,
): Promise<SecretReply> {
  return askForSecret(live, name, { objectCreationType, envDict: new Map(Object.entries(dict)) });
}

/** Writes a secret with the key A. Returns its name. */
async function putOne(live: LiveEnvironment): Promise<string> {
  await put(live, 'one', { A: 'canary-live' });
  return 'one';
}

async function askWhetherTokenIsNeeded({ modal }: LiveEnvironment): Promise<string> {
  const reply = await modal.callWithoutToken(METHODS.listEnvironments, {});
  return reply.status === 0 ? 'no' : `yes; without it ${tell(reply)}`;
}

async function compareOverwrites(live: LiveEnvironment, of: (secret: Secret) => unknown): Promise<string> {
  const [first, second] = [await put(live, 'twice', { A: 'canary-1' }), await put(live, 'twice', { A: 'canary-2' })];
  if (first.answer === undefined || second.answer === undefined)
    return tell(first.answer === undefined ? first : second);
  return of(first.answer) === of(second.answer) ? 'yes' : 'no';
}

async function askWhetherKeysAreListed(live: LiveEnvironment): Promise<string> {
  const { answer } = await askForSecret(live, await putOne(live));
  const keys = answer?.metadata?.keys ?? [];
  return keys.length === 0 ? 'no' : `yes: ${keys.join(', ')}`;
}

async function askForInfo(live: LiveEnvironment): Promise<string> {
  const { answer } = await askForSecret(live, await putOne(live));
  const info = await live.modal.call(METHODS.getSecretInfo, { secretId: answer?.secretId ?? '' });
  return info.answer === undefined
    ? `no: ${tell(info)}`
    : `yes, with ${String(info.answer.metadata?.keys.length ?? 0)} keys`;
}

async function takeOutAbsent(live: LiveEnvironment): Promise<string> {
  const { answer } = await askForSecret(live, await putOne(live));
  return tell(
    await live.modal.call(METHODS.updateSecret, { secretId: answer?.secretId ?? '', updates: [{ key: 'NEVER' }] }),
  );
}

// Tests the action with the real Modal: its promises from end to end, and open questions about the service. It works in
// its own environment and deletes it at the end. `npm run test:live` prints the variables that it needs.
import { areKept, checkPromises, type Finding, type LiveRun } from '../test/live/promises.ts';
import { askQuestions, askServers } from '../test/live/questions.ts';
import { openRawModal } from '../test/live/raw-modal.ts';
import { cleanUp, NAME_PREFIX, type LiveEnvironment } from '../test/live/workspace.ts';

const HOW = `Skipped: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are not both set.

Set them to a token that may create environments, preferably of a workspace that nothing depends on, and run it again.
It creates one environment, ${NAME_PREFIX}…, works only in it, and deletes it. To test another
service, set MODAL_SERVER_URL: the first of its servers gets the environment.`;

const { MODAL_TOKEN_ID: tokenId = '', MODAL_TOKEN_SECRET: tokenSecret = '' } = process.env;

if (tokenId === '' || tokenSecret === '') {
  console.log(HOW);
} else {
  try {
    process.exitCode = (await runLive()) ? 0 : 1;
  } catch (error) {
    console.error(`The live check failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** True if all promises were kept and nothing remains. */
async function runLive(): Promise<boolean> {
  const serverUrl = process.env['MODAL_SERVER_URL'] ?? 'https://api.modal.com,https://api.modal2.com';
  const credentials = { tokenId, tokenSecret };
  const servers = serverUrl.split(',').map((url) => url.trim());
  show('Server', await askServers(servers, credentials));
  await using modal = await openRawModal(servers[0] ?? '', credentials);
  const live = { modal, name: `${NAME_PREFIX}${Date.now().toString(36)}` };
  console.log(`\nWorking in the environment ${live.name} at ${serverUrl}.`);
  try {
    const kept = await report({ live, serverUrl, credentials, network: readNetwork() });
    return (await tidy(live)) && kept;
  } catch (error) {
    await tidy(live);
    throw error;
  }
}

/** True if nothing remains. */
async function tidy(live: LiveEnvironment): Promise<boolean> {
  const left = await cleanUp(live);
  console.log(left === '' ? `\nThe environment ${live.name} is deleted.` : `\nNot cleaned up: ${left}.`);
  return left === '';
}

async function report(run: LiveRun): Promise<boolean> {
  const promises = await checkPromises(run);
  show('Promise', promises);
  show('Open question', await askQuestions(run.live));
  const kept = areKept(promises);
  console.log(kept ? '\nEvery promise was kept.' : '\nNot every promise was kept.');
  return kept;
}

/** Returns the variables that a step needs to reach the server from this machine. */
function readNetwork(): Readonly<Record<string, string>> {
  const wanted = /^(?:https_proxy|no_proxy|node_extra_ca_certs)$/i;
  const found = Object.entries(process.env).filter(([name]) => wanted.test(name));
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']));
}

function show(heading: string, findings: readonly Finding[]): void {
  const width = Math.max(heading.length, ...findings.map(({ what }) => what.length));
  console.log(`\n${heading.padEnd(width)}  Answer\n${'─'.repeat(width)}  ${'─'.repeat(6)}`);
  for (const { what, answer } of findings) console.log(`${what.padEnd(width)}  ${answer}`);
}

// Starts the local Modal of the tests, and prints the `env:` lines that a workflow needs to use it. Ctrl-C prints its
// secrets and ends it. The arguments name its environments.
import { startModalServer, type ModalServer } from '../test/support/modal-server.ts';

const credentials = { tokenId: 'ak-canary-id', tokenSecret: 'as-canary-secret' };
const environments = process.argv.slice(2);
const modal = await startModalServer({ credentials, ...(environments.length === 0 ? {} : { environments }) });
modal.onCall(({ method }) => console.log(`Called: ${method}`));

console.log(`A local Modal is running. Its environments: ${modal.environments().join(', ')}. Ctrl-C stops it.

env:
  MODAL_SERVER_URL: ${modal.url}
  MODAL_TOKEN_ID: ${credentials.tokenId}
  MODAL_TOKEN_SECRET: ${credentials.tokenSecret}
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log(`\nWhat it held:\n${describeSecrets(modal)}`);
    void modal.close();
  });
}

/** Returns a line for each secret: its environment, its name and its keys. */
function describeSecrets(server: ModalServer): string {
  const lines = server.environments().flatMap((environment) =>
    server.secretNames(environment).map((name) => {
      const keys = [...(server.secret(environment, name)?.keys() ?? [])].sort();
      return `  ${environment}: ${name}: ${keys.join(', ')}`;
    }),
  );
  return lines.length === 0 ? '  nothing' : lines.join('\n');
}

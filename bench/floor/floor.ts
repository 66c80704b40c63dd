import * as modal from '../../src/targets/modal/client/modal_pb.ts';
import { call, session } from './calls.ts';

const { BENCH_COUNT = '1', TOKEN = '' } = process.env;

/** Sends one SecretGetOrCreate for each secret, 50 at a time. */
async function sendAll(secrets: readonly modal.SecretGetOrCreateRequest[], token: string): Promise<void> {
  const left = secrets.values(); // Shared: each of the fifty takes the next one.
  const send = async (): Promise<void> => {
    for (const secret of left) {
      const body = modal.SecretGetOrCreateRequest.encode(secret).finish();
      modal.SecretGetOrCreateResponse.decode(await call('SecretGetOrCreate', body, token));
    }
  };
  await Promise.all(Array.from({ length: 50 }, send));
}

const { token } = modal.AuthTokenGetResponse.decode(await call('AuthTokenGet', new Uint8Array()));
const lookUps = Array.from({ length: Number(BENCH_COUNT) }, (_, index) => ({
  deploymentName: `secret-${index}`,
  environmentName: 'prod',
  objectCreationType: modal.ObjectCreationType.UNSPECIFIED,
  envDict: [],
  requiredKeys: [],
}));
await sendAll(lookUps, token);
const written = {
  objectCreationType: modal.ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS,
  envDict: Object.entries({ TOKEN, LEVEL: 'debug', REGION: 'eu' }).map(([key, value]) => ({ key, value })),
};
const writes = lookUps.map((lookUp) => ({ ...lookUp, ...written }));
await sendAll(writes, token);
session.destroy();

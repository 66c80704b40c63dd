import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import * as modal from '../../src/targets/modal/client/modal_pb.ts';
import { call, session } from './calls.ts';

const { BENCH_COUNT = '1', TOKEN = '' } = process.env;

/** Sends one SecretGetOrCreate a secret, 50 at a time. */
async function sendAll(secrets: readonly modal.SecretGetOrCreateRequest[], token: string): Promise<void> {
  const left = secrets.values(); // Shared: each of the fifty takes the next one.
  const send = async (): Promise<void> => {
    for (const secret of left) {
      const body = toBinary(modal.SecretGetOrCreateRequestSchema, secret);
      fromBinary(modal.SecretGetOrCreateResponseSchema, await call('SecretGetOrCreate', body, token));
    }
  };
  await Promise.all(Array.from({ length: 50 }, send));
}

const { token } = fromBinary(modal.AuthTokenGetResponseSchema, await call('AuthTokenGet', new Uint8Array()));
const places = Array.from({ length: Number(BENCH_COUNT) }, (_, index) => ({
  deploymentName: `secret-${index}`,
  environmentName: 'prod',
}));
const lookUps = places.map((place) => create(modal.SecretGetOrCreateRequestSchema, place));
await sendAll(lookUps, token);
const written = {
  objectCreationType: modal.ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS,
  envDict: { TOKEN, LEVEL: 'debug', REGION: 'eu' },
};
const writes = places.map((place) => create(modal.SecretGetOrCreateRequestSchema, { ...place, ...written }));
await sendAll(writes, token);
session.destroy();

import { flag, text, type Read } from '../../inputs/rows.ts';
import type { Job, Plan } from '../../model.ts';
import type { Place } from '../target.ts';
import type { Marker } from './fingerprint.ts';
import { secretName, workspaceName } from './rules.ts';

/** The inputs of an entry for Modal only. */
export const INPUTS = {
  name: secretName(),
  'skip-unchanged': flag({ modes: ['replace', 'merge'] }),
} as const;

/** The inputs of the run for Modal only. An omitted token is read from the variables of Modal's own clients. */
export const RUN_INPUTS = {
  'modal-token-id': text({ variable: 'MODAL_TOKEN_ID' }),
  'modal-token-secret': text({ variable: 'MODAL_TOKEN_SECRET' }),
  workspace: workspaceName(),
} as const;

/** A job for Modal. */
export interface ModalJob extends Job<Read<typeof INPUTS>> {
  /** Stored beside the dict. A secret with this marker, no other, and the keys for the mode already holds what the job writes. */
  readonly marker: Marker | undefined;
}

/** A plan for Modal. */
export interface ModalPlan extends Omit<Plan, 'apply'> {
  readonly job: ModalJob;
  /** Markers that the secret has now; empty if the server does not list keys. Never printed. */
  readonly markers: readonly string[];
}

/**
 * Describes a secret for messages.
 *
 * @example describeSecret({ name: 'my-app', environment: 'prod' }) // "secret 'my-app' in environment 'prod'"
 */
export function describeSecret({ name, environment }: Place): string {
  const secret = `secret '${name}'`;
  if (environment === undefined) return secret;
  return `${secret} in ${environment === '' ? "the workspace's default environment" : `environment '${environment}'`}`;
}

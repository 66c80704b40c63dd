import type { Place } from '../target.ts';

/**
 * Names a secret as people do.
 *
 * @example describeSecret({ name: 'my-app', environment: 'prod' }) // "secret 'my-app' in environment 'prod'"
 */
export function describeSecret({ name, environment }: Place): string {
  const secret = `secret '${name}'`;
  if (environment === undefined) return secret;
  return `${secret} in ${environment === '' ? "the workspace's default environment" : `environment '${environment}'`}`;
}

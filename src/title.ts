import type { Job } from './plan.ts';

/** Names a secret whose environment is not chosen. */
export function describeWithoutPlace({
  target,
  repository,
  name,
}: Pick<Job, 'target' | 'repository' | 'name'>): string {
  const what = describeName(name);
  return target === 'github' ? `${what} of ${repository}` : what;
}

/**
 * Names a secret as people would.
 *
 * @example describeSecret({ target: 'github', repository: 'octo/app', environment: 'prod', name: '' })
 *   // "secrets of environment 'prod' of octo/app"
 */
export function describeSecret(place: Pick<Job, 'target' | 'repository' | 'environment' | 'name'>): string {
  const { target, repository, environment, name } = place;
  const what = describeName(name);
  if (target === 'github') {
    return environment === '' ? `${what} of ${repository}` : `${what} of environment '${environment}' of ${repository}`;
  }
  return `${what} in ${environment === '' ? "the workspace's default environment" : `environment '${environment}'`}`;
}

/** With GitHub's target, a job without a name is about secrets of their own. */
function describeName(name: string): string {
  return name === '' ? 'secrets' : `secret '${name}'`;
}

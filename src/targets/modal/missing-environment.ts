import { ActionError } from '../../errors.ts';
import type { Job } from '../../model.ts';
import { quoteAll, suggest } from '../../text.ts';

/** The error for an environment that does not exist, naming those that do. */
export function missingEnvironment(job: Job, known: readonly string[]): ActionError {
  return new ActionError({
    doing: `Looking up ${job.title}`,
    happened: `the environment '${job.environment}' does not exist; ${describeEnvironments(known)}`,
    todo: `${guess(job, known)}${correctEnvironment(job)}`,
  });
}

/** The sentence on what to do about an environment that does not exist. */
export function correctEnvironment({ mode, environmentFrom, createEnvironment }: Job): string {
  const mayCreate = mode !== 'check' && mode !== 'delete' && !createEnvironment;
  return `Correct ${environmentFrom}${mayCreate ? ', or let it be created with create-environment: true' : ''}`;
}

/** What an annotation says of a secret that is not deleted because its environment is not there. */
export function adviseGone(job: Job, { missing, known }: { missing: string; known: readonly string[] }): string {
  const todo = `Nothing was deleted. ${guess(job, known)}${correctEnvironment(job)} if the secret is still somewhere`;
  return new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
}

/** The clause `there are 'dev' and 'prod'`. */
export function describeEnvironments(known: readonly string[]): string {
  if (known.length === 0) return 'there is none';
  return `there ${known.length === 1 ? 'is' : 'are'} ${quoteAll(known)}`;
}

function guess({ environment }: Job, known: readonly string[]): string {
  const near = suggest(environment, known);
  return near === undefined ? '' : `Did you mean '${near}'? `;
}

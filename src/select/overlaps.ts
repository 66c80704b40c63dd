import { ActionError } from '../errors.ts';
import type { Job } from '../model.ts';

/** Finds jobs that write the same secret. They would overwrite each other in no defined order. */
export function checkOverlaps(jobs: readonly Job[]): readonly ActionError[] {
  const writers = new Map<string, Job>();
  const owners = new Map<string, Job>();
  return jobs.flatMap((job) => {
    const { scope, names, all } = job.claims;
    const place = JSON.stringify([job.target.name, scope]);
    const claims = names.map((name) => JSON.stringify([place, name]));
    const [earlier] = [...claims, ...(all ? [place] : [])].flatMap((claim) => writers.get(claim) ?? []);
    const other = earlier ?? owners.get(place);
    for (const claim of [place, ...claims]) if (!writers.has(claim)) writers.set(claim, job);
    if (all) owners.set(place, job);
    return other === undefined ? [] : [overlapError(other, job)];
  });
}

function overlapError(earlier: Job, later: Job): ActionError {
  const doing = `Reading ${later.label}`;
  if (earlier.label === later.label) {
    const happened = `environment names '${later.environment}' twice`;
    return new ActionError({ doing, happened, todo: 'Name each environment once' });
  }
  return new ActionError({
    doing,
    happened: `it and ${earlier.label} both write ${later.title}`,
    todo: 'Merge the two entries, or give them different environments',
  });
}

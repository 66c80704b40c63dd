import type { Job, Outcome, Plan, TargetName } from '../plan.ts';

/** A place where secrets are kept. */
export interface Target {
  /** Makes sure that the target can be reached and knows the credentials. */
  connect(): Promise<void>;
  /** Looks at what is there and says what applying the job will do. Writes nothing. */
  plan(job: Job): Promise<Plan>;
  /** Does what the plan says. */
  apply(plan: Plan): Promise<Outcome>;
  close(): Promise<void>;
}

/** Returns a target that gives each job to the one that it is for. */
export function dispatch(targets: Readonly<Record<TargetName, Target | undefined>>): Target {
  const open = Object.values(targets).filter((target) => target !== undefined);
  const of = ({ target: name }: Job): Target => {
    const target = targets[name];
    if (target === undefined) throw new Error(`The target ${name} was not opened.`);
    return target;
  };
  return {
    connect: async () => {
      await Promise.all(open.map((target) => target.connect()));
    },
    plan: (job) => of(job).plan(job),
    apply: (plan) => of(plan.job).apply(plan),
    close: async () => {
      await Promise.all(open.map((target) => target.close()));
    },
  };
}

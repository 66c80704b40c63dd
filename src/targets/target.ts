import type { Job, Outcome, Plan } from '../plan.ts';

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

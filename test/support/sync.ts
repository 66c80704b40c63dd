import type { ModalServer } from './modal-server.ts';
import { runStep, type Annotation, type StepOptions, type StepResult } from './runner.ts';

/** The credentials that the local Modal accepts by default. */
export const CREDENTIALS = { MODAL_TOKEN_ID: 'ak-canary-id', MODAL_TOKEN_SECRET: 'as-canary-secret' } as const;

/** Runs the bundle as a step with a local Modal. The defaults are `name: my-app` and `environment: prod`. */
export function sync(modal: ModalServer, options: StepOptions): Promise<StepResult> {
  return runStep({
    ...options,
    with: { name: 'my-app', environment: 'prod', ...options.with },
    env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, ...options.env },
  });
}

/** Returns the called methods, in order. */
export function methodsOf(modal: ModalServer): readonly string[] {
  return modal.calls.map(({ method }) => method);
}

/** Returns the messages of a run's error annotations. */
export function errorsOf(result: StepResult): readonly string[] {
  return messagesOf(result, 'error');
}

/** Returns the messages of a run's annotations of one level. */
export function messagesOf({ annotations }: StepResult, level: Annotation['level']): readonly string[] {
  return annotations.filter((annotation) => annotation.level === level).map(({ message }) => message);
}

import type { ModalServer } from './modal-server.ts';
import { runStep, type Annotation, type StepOptions, type StepResult } from './runner.ts';

/** The credentials that the local Modal knows unless it is told others. */
export const CREDENTIALS = { MODAL_TOKEN_ID: 'ak-canary-id', MODAL_TOKEN_SECRET: 'as-canary-secret' } as const;

/** Runs the bundle as a step against a local Modal, with `name: my-app` and `environment: prod` unless told otherwise. */
export function sync(modal: ModalServer, options: StepOptions): Promise<StepResult> {
  return runStep({
    ...options,
    with: { name: 'my-app', environment: 'prod', ...options.with },
    env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, ...options.env },
  });
}

/** The names of the methods that were called, in order. */
export function methodsOf(modal: ModalServer): readonly string[] {
  return modal.calls.map(({ method }) => method);
}

/** The messages of a run's error annotations. */
export function errorsOf(result: StepResult): readonly string[] {
  return messagesOf(result, 'error');
}

/** The messages of a run's annotations of one level. */
export function messagesOf({ annotations }: StepResult, level: Annotation['level']): readonly string[] {
  return annotations.filter((annotation) => annotation.level === level).map(({ message }) => message);
}

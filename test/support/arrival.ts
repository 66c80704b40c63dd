import type { ModalServer, RecordedCall } from './modal-server.ts';

/** Resolves when so many calls have arrived that are counted, and before the local Modal does anything about the last one. */
export function arrival(modal: ModalServer, isCounted: (call: RecordedCall) => boolean, count = 1): Promise<void> {
  return new Promise((resolve) => {
    modal.onCall(() => {
      if (modal.calls.filter(isCounted).length >= count) resolve();
    });
  });
}

/** Resolves when so many calls of the method have arrived. */
export function arrivalOf(modal: ModalServer, method: string, count = 1): Promise<void> {
  return arrival(modal, (call) => call.method === method, count);
}

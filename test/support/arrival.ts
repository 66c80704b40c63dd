import type { ModalServer, RecordedCall } from './modal-server.ts';

/** Resolves when this number of matching calls has arrived, before the local Modal handles the last one. */
export function arrival(modal: ModalServer, isCounted: (call: RecordedCall) => boolean, count = 1): Promise<void> {
  return new Promise((resolve) => {
    modal.onCall(() => {
      if (modal.calls.filter(isCounted).length >= count) resolve();
    });
  });
}

/** Resolves when this number of calls of the method has arrived. */
export function arrivalOf(modal: ModalServer, method: string, count = 1): Promise<void> {
  return arrival(modal, (call) => call.method === method, count);
}

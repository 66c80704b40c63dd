import { connectAhead } from '../../net/connection.ts';
import type { Target } from '../target.ts';
import { describeSecret, INPUTS, RUN_INPUTS } from './inputs.ts';
import { checkEnvironmentName, checkJob, MAX_NAME_LENGTH, pageOf } from './rules.ts';
import { readSettings, type ModalSettings } from './settings.ts';

/** Modal: a job becomes one named Modal Secret. */
export const modal: Target<typeof INPUTS, typeof RUN_INPUTS, ModalSettings> = {
  name: 'modal',
  inputs: INPUTS,
  runInputs: RUN_INPUTS,
  environments: {
    variable: 'MODAL_ENVIRONMENT',
    maxLength: MAX_NAME_LENGTH,
    check: checkEnvironmentName,
  },
  credentialNames: ['MODAL_TOKEN_ID', 'MODAL_TOKEN_SECRET'],
  riskyNames: /^(?:PATH|LD_\w+|PYTHONPATH|PYTHONHOME|HOME)$/,
  readSettings,
  checkEntry: () => [],
  deletesKeys: () => false,
  describe: describeSecret,
  unnamedEnvironment: 'default',
  storedName: (key) => key,
  pageOf,
  claims: ({ name, environment }) => ({ scope: environment, names: [name], all: false }),
  checkJob,
  // Connects while the client is loaded.
  connect: async (settings, context) => {
    const { proxy, signal } = context;
    const options = { proxyUrl: proxy.url, noProxy: proxy.noProxy, signal };
    const connector = await connectAhead(settings.serverUrls, options);
    const { openSession } = await import('./session.ts');
    return openSession(settings, context, connector);
  },
};

import type { ModalClient } from './client/api.ts';
import { Code, GrpcError } from './client/error.ts';
import { ObjectCreationType } from './client/modal_pb.ts';

/** The workspace's environments, each question asked once a run however many secrets need the answer. */
export interface Environments {
  /** The names, sorted; undefined where the token may not list them: then the server's own word has to do. */
  list(): Promise<readonly string[] | undefined>;
  /** Makes sure that there is one of this name. That another run makes it at the same time is no error. */
  create(name: string): Promise<void>;
}

/** Returns a workspace's environments. Every method rejects with a `GrpcError`. */
export function openEnvironments(client: ModalClient): Environments {
  let listed: Promise<readonly string[] | undefined> | undefined;
  const created = new Map<string, Promise<void>>();
  return {
    list: () => (listed ??= listEnvironments(client)),
    create: (name) => {
      const creation = created.get(name) ?? createEnvironment(client, name);
      created.set(name, creation);
      return creation;
    },
  };
}

async function listEnvironments(client: ModalClient): Promise<readonly string[] | undefined> {
  try {
    const { items } = await client.environmentList({});
    return items.map(({ name }) => name).sort();
  } catch (error) {
    if (failedWith(error, Code.PermissionDenied, Code.Unimplemented)) return undefined;
    throw error;
  }
}

async function createEnvironment(client: ModalClient, name: string): Promise<void> {
  await client.environmentGetOrCreate({
    deploymentName: name,
    objectCreationType: ObjectCreationType.CREATE_IF_MISSING,
  });
}

/** Whether a call failed with one of these gRPC codes. */
export function failedWith(error: unknown, ...codes: readonly Code[]): error is GrpcError {
  return error instanceof GrpcError && error.isStatus && codes.includes(error.code);
}

import type { ModalClient } from './client/api.ts';
import { Code, GrpcError } from './client/error.ts';
import { ObjectCreationType } from './client/modal_pb.ts';

/** The workspace's environments. Each call is sent once in a run, for all secrets. */
export interface Environments {
  /** The names, sorted; undefined if the token may not list them. */
  list(): Promise<readonly string[] | undefined>;
  /** Creates the environment if it does not exist. */
  create(name: string): Promise<unknown>;
}

/** Returns a workspace's environments. Both methods reject with a `GrpcError`. */
export function openEnvironments(client: ModalClient): Environments {
  let listed: Promise<readonly string[] | undefined> | undefined;
  const created = new Map<string, Promise<unknown>>();
  const list = async (): Promise<readonly string[] | undefined> => {
    const answer = await orUndefined(client.environmentList({}), Code.PermissionDenied, Code.Unimplemented);
    return answer?.items.map(({ name }) => name).sort();
  };
  return {
    list: () => (listed ??= list()),
    create: (deploymentName) => {
      const objectCreationType = ObjectCreationType.CREATE_IF_MISSING;
      const creation =
        created.get(deploymentName) ?? client.environmentGetOrCreate({ deploymentName, objectCreationType });
      created.set(deploymentName, creation);
      return creation;
    },
  };
}

/** Resolves to undefined if a call fails with one of these gRPC codes. */
export async function orUndefined<T>(call: Promise<T>, ...codes: readonly Code[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (failedWith(error, ...codes)) return undefined;
    throw error;
  }
}

/** True if a call failed with one of these gRPC codes. */
export function failedWith(error: unknown, ...codes: readonly Code[]): error is GrpcError {
  return error instanceof GrpcError && error.isStatus && codes.includes(error.code);
}

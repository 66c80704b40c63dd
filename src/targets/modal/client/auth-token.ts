import type { Headers } from './channel.ts';
import { Code, GrpcError } from './error.ts';

/** Makes an attempt of a call with the headers that authorize it. */
export type Authorize = <T>(attempt: (headers: Headers) => Promise<T>) => Promise<T>;

/** The token that Modal gives for the credentials, and that every other call carries. */
export interface AuthToken {
  /** Returns the token, fetched with the first call. */
  readonly get: () => Promise<string>;
  /** Returns what authorizes the attempts of one call. If Modal answers UNAUTHENTICATED, one is made again with a new token. */
  readonly authorize: () => Authorize;
}

/** @param fetchToken rejects with a `GrpcError`. It is not called again while it runs: calls share its result. */
export function openAuthToken(fetchToken: () => Promise<string>): AuthToken {
  let current: Promise<string> | undefined;
  const get = (refused?: Promise<string>): Promise<string> => {
    if (current === undefined || current === refused) {
      current = fetchToken().catch((error: unknown) => {
        current = undefined;
        throw error instanceof GrpcError ? error.with({ wasSent: false }) : error;
      });
    }
    return current;
  };
  const authorize = (): Authorize => {
    let mayRenew = true;
    return async (attempt) => {
      const token = get();
      try {
        return await attempt(toHeaders(await token));
      } catch (error) {
        if (!mayRenew || !isRefusal(error)) throw error;
        mayRenew = false;
        return attempt(toHeaders(await get(token)));
      }
    };
  };
  return { get: () => get(), authorize };
}

function toHeaders(token: string): Headers {
  return { 'x-modal-auth-token': token };
}

function isRefusal(error: unknown): boolean {
  return error instanceof GrpcError && error.isStatus && error.code === Code.Unauthenticated && error.wasSent;
}

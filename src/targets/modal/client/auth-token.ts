import type { Headers } from './channel.ts';
import { Code, GrpcError } from './error.ts';

/** Makes an attempt of a call with the given headers for authorization. */
export type Authorize = <T>(attempt: (headers: Headers) => Promise<T>) => Promise<T>;

/** The token that Modal returns for the credentials. All other calls carry it. */
export interface AuthToken {
  /** Returns the token. Fetches it once. */
  readonly get: () => Promise<string>;
  /** Returns a function that authorizes the attempts of one call. After UNAUTHENTICATED, it repeats one with a new token. */
  readonly authorize: () => Authorize;
}

/** @param fetchToken rejects with a `GrpcError`. Calls share its result while it runs. */
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

import { fetch, Response, type RequestInit } from 'undici';
import { MAX_ANSWER_BYTES } from '../../../net/limits.ts';
import { foreign, GithubError } from './failure.ts';

/**
 * Sends a request like `fetch`. Follows no redirect, which could send values elsewhere. Reads no endless answer and no compressed
 * one: a few bytes can unpack to gigabytes.
 *
 * @throws {GithubError} for such an answer.
 */
export async function fetchAnswer(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  const refusal = refuse(response);
  if (refusal !== undefined) {
    await response.body?.cancel();
    throw refusal;
  }
  return response.body === null ? response : new Response(await readBody(response.body), response);
}

function refuse({ status, headers }: Response): GithubError | undefined {
  if (status >= 300 && status < 400) return new GithubError({ status, message: '', headers: {}, cause: undefined });
  const isPlain = /^(?:identity)?$/i.test(headers.get('content-encoding') ?? '');
  return isPlain ? undefined : foreign('the answer is compressed, which was not requested');
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw foreign('the answer is larger than 4 MiB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

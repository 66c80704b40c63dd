import { ConnectError, type Interceptor } from '@connectrpc/connect';

/** Modal's word to the users of its clients, in trailers of answers and errors alike (modal@0.11.1: `server_warnings`). */
const WARNING_HEADER = 'x-modal-warning';

/** Returns an interceptor that hands over each warning that Modal sends, once. */
export function withWarnings(onWarning: (text: string) => void): Interceptor {
  const seen = new Set<string>();
  const tell = (header: string | null): void => {
    for (const text of parseWarnings(header)) {
      if (seen.has(text)) continue;
      seen.add(text);
      onWarning(text);
    }
  };
  return (next) => async (request) => {
    try {
      const response = await next(request);
      tell(response.header.get(WARNING_HEADER));
      tell(response.trailer.get(WARNING_HEADER));
      return response;
    } catch (error) {
      if (error instanceof ConnectError) tell(error.metadata.get(WARNING_HEADER));
      throw error;
    }
  };
}

/**
 * Texts of one header: separated by commas, each percent-encoded UTF-8. What cannot be decoded is taken as it is.
 *
 * @example parseWarnings('Hello%20world, 100%25%2C%20done') // ['Hello world', '100%, done']
 */
function parseWarnings(header: string | null): readonly string[] {
  if (header === null) return [];
  return header
    .split(',')
    .map((one) => decode(one.trim()))
    .filter((text) => text.trim() !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

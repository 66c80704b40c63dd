/** The largest accepted answer, in bytes. The largest known one, a list of names, is far smaller. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** The longest name, id, token or message in an answer, in characters. */
export const MAX_TEXT_LENGTH = 64 * 1024;

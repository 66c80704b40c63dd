/** What XML has names for, and HTML too. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Returns the text that a person reads where a summary is shown: without tags, entities and the backslashes of Markdown.
 * What is hidden in the file by none of the runner's masks may stand here in full.
 *
 * @throws {Error} for an entity that is neither a number nor one of XML's: what it shows is not known here.
 */
export function renderSummary(summary: string): string {
  const text = summary
    .replaceAll(/<\/?(?:h\d|p|table|tr|th|td)>/g, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  return decodeEntities(text);
}

/**
 * Returns a text of HTML with its entities as the characters that they stand for.
 *
 * @throws {Error} as `renderSummary`.
 */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|[a-z]\w*);/gi, (_, entity: string) => decodeEntity(entity));
}

function decodeEntity(entity: string): string {
  if (/^#x/i.test(entity)) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
  if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
  const character = NAMED[entity];
  if (character === undefined) throw new Error(`the summary has the entity '${entity}', which this runner cannot read`);
  return character;
}

/** The named entities of XML, which HTML has too. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Returns the text of a rendered summary, without tags, entities and the backslashes of Markdown. A value that the
 * masks miss in the file may appear here.
 *
 * @throws {Error} for an entity that is neither a number nor one of XML's, whose meaning is unknown here.
 */
export function renderSummary(summary: string): string {
  const text = summary
    .replaceAll(/<\/?(?:h\d|p|table|tr|th|td)>/g, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  return decodeEntities(text);
}

/**
 * Replaces the entities in HTML by their characters.
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

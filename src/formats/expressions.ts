import { ActionError } from '../errors.ts';
import { listPlaces } from '../text.ts';

/**
 * GitHub's contexts (docs.github.com, "Contexts reference"), in a `${{ … }}` that reads one: alone, a property or an item of
 * it, or as the argument of a function. A template of another program, `${{ user }}`, is none.
 */
const EXPRESSION =
  /\$\{\{[^{}]*(?<![\w.-])(?:github|env|vars|jobs?|steps|runner|secrets|strategy|matrix|needs|inputs)\s*(?:[.[)]|\}\})/i;

/** Whether a text has an expression of GitHub's, such as `${{ secrets.A }}`. */
export function hasExpression(text: string): boolean {
  return text.includes('${{') && EXPRESSION.test(text);
}

/** The lines of a text that have one, as messages name them. */
export function findExpressions(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.flatMap((line, index) => (hasExpression(line) ? [`line ${index + 1}`] : []));
}

/** What to do about one where values are read. */
const ADVICE =
  'Take it out, write the name in keys, and pass its value in the step\'s env: in the workflow. Where this very text is the value, give it in a JSON file (from-json) as "\\u0024{{ … }}"';

/**
 * The error for a file with expressions, one for all of its places, since one mistake made them all. Nobody fills them in
 * there: their text would be stored, and the step be green.
 */
export function refuseExpressions(file: string, places: readonly string[], todo = ADVICE): readonly ActionError[] {
  if (places.length === 0) return [];
  return [
    new ActionError({
      doing: `Reading ${file}, ${listPlaces(places)}`,
      happened:
        'there is a ${{ … }}, which GitHub fills in in workflow files alone: here its text would be taken as it is',
      todo,
    }),
  ];
}

import { ActionError } from '../errors.ts';
import { listPlaces } from '../text.ts';

/**
 * A `${{ … }}` that reads one of GitHub's contexts (docs.github.com, "Contexts reference"), directly or as the argument of a
 * function. `${{ user }}`, a template of another program, does not match.
 */
const EXPRESSION =
  /\$\{\{[^{}]*(?<![\w.-])(?:github|env|vars|jobs?|steps|runner|secrets|strategy|matrix|needs|inputs)\s*(?:[.[)]|\}\})/i;

/** True if a text has a GitHub expression, such as `${{ secrets.A }}`. */
export function hasExpression(text: string): boolean {
  return text.includes('${{') && EXPRESSION.test(text);
}

/** Names the lines of a text that have one, for messages. */
export function findExpressions(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => (hasExpression(line) ? [`line ${index + 1}`] : []));
}

/** The advice for one in a file of values. */
const ADVICE =
  'Remove the name with its expression, pass its value in the step\'s env: in the workflow, and write * and the name in keys. If the value is this very text, give it in a JSON file (from-json) as "\\u0024{{ … }}"';

/** Returns one error for all expressions in a file. GitHub does not evaluate them there, so their text would be stored. */
export function refuseExpressions(file: string, places: readonly string[], todo = ADVICE): readonly ActionError[] {
  if (places.length === 0) return [];
  const happened = 'GitHub replaces ${{ … }} only in workflow files, so its text would be taken literally';
  return [new ActionError({ doing: `Reading ${file}, ${listPlaces(places)}`, happened, todo })];
}

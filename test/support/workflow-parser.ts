import { registerHooks } from 'node:module';

// @actions/workflow-parser 0.3.61 imports JSON in a form that bundlers accept and Node does not.
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  },
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/**
 * Returns the errors of GitHub's own parser for a workflow.
 *
 * @param called the workflow of another repository that it calls, if any.
 */
export async function problemsOf(
  content: string,
  called?: { readonly file: string; readonly text: string },
): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  if (value !== undefined && called === undefined) await convertWorkflowTemplate(context, value);
  if (value !== undefined && called !== undefined) {
    const files = { getFileContent: () => Promise.resolve({ name: called.file, content: called.text }) };
    await convertWorkflowTemplate(context, value, files, { fetchReusableWorkflowDepth: 1 });
  }
  return context.errors.getErrors().map(({ message }) => message);
}

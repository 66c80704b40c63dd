import { registerHooks } from 'node:module';

// @actions/workflow-parser 0.3.61 imports JSON as bundlers take it and Node does not.
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  },
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/**
 * Returns what GitHub's own parser says about a workflow.
 *
 * @param called the workflow that it calls, if it calls one of another repository.
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

/**
 * Makes text that others wrote (names, a server's messages, a branch) harmless in the log: one line, no control
 * characters, and nothing that the runner could take for a command. It honours `::` at a line's start and `##[` anywhere
 * (actions/runner: src/Runner.Common/ActionCommand.cs).
 */
export function defuse(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ') // eslint-disable-line no-control-regex -- that is what they are here for.
    .replace(/##\[/g, '## [')
    .replace(/^(\s*):(?=:)/, '$1: ');
}

/**
 * Returns a text as .NET writes it in XML, and therefore the runner knows a registered one besides as it is
 * (actions/runner: ValueEncoders.cs, `XmlDataEscape`).
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

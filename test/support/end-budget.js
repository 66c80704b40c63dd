// Loaded into a step before its script. A message ends the time of `timeout-seconds` at once. Node's own timer still
// runs, so a step that measures its budget in another way ends late instead of never.
const start = globalThis.setTimeout;
const budgetMs = Number(process.env['INPUT_TIMEOUT-SECONDS']) * 1000;
const timeIsUp = new Promise((resolve) => process.once('message', resolve));
process.channel.unref();

globalThis.setTimeout = (callback, ms, ...parameters) => {
  if (ms === budgetMs) void timeIsUp.then(() => callback(...parameters));
  return start(callback, ms, ...parameters);
};

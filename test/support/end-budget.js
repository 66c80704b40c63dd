// Loaded into a step before its script: lets the time of `timeout-seconds` pass at once when a message comes. Node's own timer
// still runs, so that a step whose budget is kept in another way ends late instead of never.
const start = globalThis.setTimeout;
const budgetMs = Number(process.env['INPUT_TIMEOUT-SECONDS']) * 1000;
const timeIsUp = new Promise((resolve) => process.once('message', resolve));
process.channel.unref();

globalThis.setTimeout = (callback, ms, ...parameters) => {
  if (ms === budgetMs) void timeIsUp.then(() => callback(...parameters));
  return start(callback, ms, ...parameters);
};

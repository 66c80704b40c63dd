/* global process */
// Loaded before a run (node --require). Writes the paths of all loaded files to file descriptor 3, one per line.
const { writeSync } = require('node:fs');
const { registerHooks } = require('node:module');

const loaded = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => writeSync(3, loaded.join('\n')));

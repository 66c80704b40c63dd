/* global process */
// Loaded before a run (node --require): writes the paths of all files that were loaded, one a line, to file descriptor 3.
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

// Loaded into a process by `node --import`. Prints the destination of each TCP connection to stderr before it is made.
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  // `net.connect` passes its arguments as one list, https://github.com/nodejs/node/blob/v24.x/lib/net.js
  // (normalizeArgs).
  const [{ host, port }] = given.flat();
  process.stderr.write(`connects to ${host}:${port}\n`);
  return connect.apply(this, given);
};

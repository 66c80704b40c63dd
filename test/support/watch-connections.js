// Loaded into a process by `node --import`: says on stderr where each TCP connection goes, TLS or not, before it is made.
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  // `net.connect` hands over what it was given as one list, https://github.com/nodejs/node/blob/v24.x/lib/net.js (normalizeArgs).
  const [{ host, port }] = given.flat();
  process.stderr.write(`connects to ${host}:${port}\n`);
  return connect.apply(this, given);
};

import { Server } from './support/server.mjs';
import fs from 'node:fs';
const s = await Server.start({ load: 20000 });
fs.writeFileSync('/tmp/prof/info.json', JSON.stringify({ pid: s.child.pid, port: s.port }));
console.log('up', s.child.pid, s.port);
await new Promise((r) => setTimeout(r, 3600_000));

// Load by raw sockets: a request is one write of ready bytes, an answer is found by its Content-Length, so that
// the client costs little of the two cores that it shares with the server.
import fs from 'node:fs';
import net from 'node:net';

const END = Buffer.from('\r\n\r\n');

export function get(path, headers = {}) {
  return request('GET', path, headers, '');
}

export function postForm(path, fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  return request('POST', path, {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
    Accept: 'application/json',
    ...headers,
  }, body);
}

export function postJson(path, value, headers = {}) {
  const body = JSON.stringify(value);
  return request('POST', path, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Accept: 'application/json',
    ...headers,
  }, body);
}

function request(method, path, headers, body) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n${body}`);
}

// One connection that asks one thing after the other. `next()` gives the bytes to send, or null at the end;
// `answered(status, body, sentBytes, milliseconds)` hears each answer. Resolves when done or cut off.
export function connection(port, next, answered) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let held = Buffer.alloc(0);
    let asked = null;
    let from = 0;
    const ask = () => {
      asked = next();
      if (asked === null) {
        socket.end();
        return;
      }
      from = performance.now();
      socket.write(asked);
    };
    socket.on('connect', ask);
    socket.on('data', (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const head = held.indexOf(END);
      if (head < 0) return;
      const text = held.toString('latin1', 0, head);
      const length = /\r\ncontent-length: *(\d+)/i.exec(text);
      let whole;
      let body;
      if (length) {
        whole = head + 4 + Number(length[1]);
        if (held.length < whole) return;
        body = held.subarray(head + 4, whole);
      } else if (/\r\ntransfer-encoding: *chunked/i.test(text)) {
        if (!held.subarray(-5).equals(Buffer.from('0\r\n\r\n'))) return;
        whole = held.length;
        body = held.subarray(head + 4);
      } else {
        whole = head + 4;
        body = Buffer.alloc(0);
      }
      held = held.subarray(whole);
      answered(Number(text.slice(9, 12)), body, asked, performance.now() - from);
      ask();
    });
    socket.on('error', () => {});
    socket.on('close', resolve);
  });
}

// Runs for so many seconds on so many connections. `make()` gives a request.
export async function run(port, { connections, seconds, make, expect }) {
  const until = performance.now() + seconds * 1000;
  const times = [];
  let wrong = 0;
  let firstWrong = '';
  const from = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      connection(
        port,
        () => (performance.now() < until ? make() : null),
        (status, body, _, took) => {
          if (status === expect) times.push(took);
          else {
            wrong += 1;
            firstWrong ||= `${status} ${body.toString('utf8', 0, 300)}`;
          }
        },
      ),
    ),
  );
  const took = (performance.now() - from) / 1000;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return { count: times.length, perSecond: times.length / took, p50: at(0.5), p99: at(0.99), wrong, firstWrong };
}

// User and system time of a process in milliseconds. A tick is 10 ms wherever Linux runs on x86 and ARM.
export function cpu(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export function rss(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

// The release build, started on a free port with a data folder of its own. Can be killed and started again.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = path.resolve(root, process.env.WWG_BINARY ?? 'target/release/weiwangge');
const siteRoot = path.resolve(root, process.env.LEPTOS_SITE_ROOT ?? 'target/site');
/** Of every demo account. */
export const demoPassword = 'gong-kang-si-cun-2026';
const run = promisify(execFile);

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  static async start({ load = 0 } = {}) {
    const server = new Server();
    server.port = await freePort();
    server.data = fs.mkdtempSync(path.join(os.tmpdir(), 'wwg-e2e-'));
    server.log = '';
    await server.up();
    if (load > 0) {
      // `load` needs the place that the first demo start brought, and the lock of the data folder.
      await server.stop();
      await server.command('load', '--tickets', String(load), '--seed', '1');
      await server.up();
    }
    return server;
  }

  // A name, not a number: cookies with the prefix __Host- are Secure, which browsers allow on localhost.
  get url() {
    return `http://localhost:${this.port}`;
  }

  get env() {
    const { WWG_PUBLIC_URL, DATABASE_URL, ...rest } = process.env;
    return {
      ...rest,
      WWG_ADDR: `127.0.0.1:${this.port}`,
      WWG_DATA_DIR: this.data,
      WWG_RATE_LIMIT: 'off',
      WWG_DEMO_PASSWORD: demoPassword,
      LEPTOS_SITE_ROOT: siteRoot,
    };
  }

  async up() {
    const child = spawn(binary, ['serve', '--demo'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk) => {
      this.log = (this.log + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.child = child;
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    const until = Date.now() + 30_000;
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${this.log}`);
      const ready = await fetch(`http://127.0.0.1:${this.port}/readyz`).then((r) => r.ok, () => false);
      if (ready) return;
      if (Date.now() > until) throw new Error(`the server is not ready after 30 s:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const slow = setTimeout(() => this.child.kill('SIGKILL'), 12_000);
    await this.ended;
    clearTimeout(slow);
  }

  async remove() {
    await this.stop();
    fs.rmSync(this.data, { recursive: true, force: true });
  }

  // Another command of the same program on the same data folder.
  command(...args) {
    return run(binary, args, { env: this.env, maxBuffer: 1 << 26 });
  }

  // A report by another person, without a browser.
  async report(fields = {}) {
    const body = new URLSearchParams({
      code: 'demo-1-1-1',
      item: 'E1',
      text: '三楼走道堆着纸箱',
      key: crypto.randomUUID(),
      ...fields,
    });
    const response = await fetch(`http://127.0.0.1:${this.port}/report`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    const answer = await response.json();
    if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async pins(query = '') {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/pins.geojson${query}`);
    if (!response.ok) throw new Error(`/api/pins.geojson: ${response.status}`);
    return (await response.json()).features.map((feature) => feature.properties);
  }
}

// The planning table: how long the longest tour is after how many seconds, against LKH and OR-Tools in the same run and
// the best tours that anything ever found here. Every length is recomputed from the points file.
// Usage: node .ci/bench-plan.mjs [--short]   the planning table alone
//        node .ci/bench-plan.mjs --learn     looks long for better tours and keeps them in bench-plan.json
// WWG_PLAN names another program that takes the arguments of `weiwangge plan`, and may add some (`… --cpu`).
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const known = path.join(root, '.ci/bench-plan.json');
const run = promisify(execFile);
const BUFFER = { maxBuffer: 1 << 26 };
const f = (value, digits = 0) => value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const percent = (ratio) => `${(ratio * 100).toFixed(3)} %`;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

// SplitMix64: the same points everywhere. Centimetres on a square of one kilometre; row 0 is the depot.
function pointsOf(count, seed) {
  const mask = (1n << 64n) - 1n;
  let state = BigInt(seed * 7919 + count);
  const unit = () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  };
  return Array.from({ length: count }, () => [Math.round(unit() * 1e5) / 100, Math.round(unit() * 1e5) / 100]);
}

// What the verifier reads is the file, not what it was written from.
function readPoints(file) {
  const [header, ...lines] = fs.readFileSync(file, 'utf8').trim().split('\n');
  if (header !== 'x,y') throw new Error(`${file}: ${header}`);
  return lines.map((line) => line.split(',').map(Number));
}

// The longest tour's metres; an error unless each row is visited once by somebody.
function verify(file, inspectors, tours) {
  const points = readPoints(file);
  if (tours.length !== inspectors) throw new Error(`${tours.length} tours for ${inspectors} inspectors`);
  const seen = new Set([0]);
  const lengths = tours.map((tour) => {
    let from = points[0];
    let sum = 0;
    for (const row of tour) {
      if (!Number.isInteger(row) || !points[row] || seen.has(row)) throw new Error(`row ${row} is not there or is visited twice`);
      seen.add(row);
      sum += Math.hypot(points[row][0] - from[0], points[row][1] - from[1]);
      from = points[row];
    }
    return sum + Math.hypot(points[0][0] - from[0], points[0][1] - from[1]);
  });
  if (seen.size !== points.length) throw new Error(`${points.length - seen.size} rows are not visited`);
  return Math.max(...lengths);
}

class Bench {
  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wwg-plan-'));
    const [program, ...more] = (process.env.WWG_PLAN ?? `${process.env.WWG_BINARY ?? 'target/release/weiwangge'} plan`).split(' ');
    this.command = [path.resolve(root, program), more];
    this.best = fs.existsSync(known) ? JSON.parse(fs.readFileSync(known, 'utf8')) : {};
  }

  instances(count, inspectors, seeds) {
    return Array.from({ length: seeds }, (_, n) => {
      const points = pointsOf(count, n + 1);
      const file = path.join(this.folder, `${count}-${n + 1}.csv`);
      if (!fs.existsSync(file)) fs.writeFileSync(file, `x,y\n${points.map((point) => point.join(',')).join('\n')}\n`);
      return { name: `${count}/${inspectors}/${n + 1}`, file, points, inspectors, seed: n + 1 };
    });
  }

  // Our tours and the longest one's metres, which must be what we say they are.
  async ours(instance, seconds, seed = instance.seed) {
    const [program, more] = this.command;
    const { stdout } = await run(program, [...more, '--points', instance.file, '--inspectors', `${instance.inspectors}`, '--seconds', `${seconds}`, '--seed', `${seed}`], BUFFER);
    const { tours, longest } = JSON.parse(stdout);
    const metres = verify(instance.file, instance.inspectors, tours);
    if (Math.abs(metres - longest) > 1e-6 * metres) throw new Error(`${instance.name}: ${longest} m are ${metres} m`);
    return { metres, tours };
  }

  // A baseline's tours; null where Python or its packages are missing.
  async baseline(instances, ...what) {
    if (!this.python) return null;
    const child = spawn(this.python, [path.join(root, '.ci/bench-plan.py'), ...what], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify(instances.map(({ points, inspectors }) => ({ points, inspectors }))));
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    const lines = text.trim().split('\n');
    if (lines.length !== instances.length) throw new Error(`${what.join(' ')} stopped`);
    return lines.map((line, n) => verify(instances[n].file, instances[n].inspectors, JSON.parse(line).tours));
  }

  // The shortest longest tour that was ever found.
  bestOf(instance) {
    const tours = this.best[instance.name];
    return tours ? verify(instance.file, instance.inspectors, tours) : Infinity;
  }

  findPython() {
    try {
      this.python = execFileSync(path.join(root, '.ci/tools.sh'), ['python'], { encoding: 'utf8' }).trim().split('\n').at(-1);
    } catch {
      this.python = null;
    }
  }
}

const without = 'Python or its package is missing';

// `row` adds a line to the table: goal, figure, baseline, ratio, met.
export async function benchPlan({ row, short = false }) {
  const bench = new Bench();
  try {
    bench.findPython();
    const seeds = short ? 3 : 10;
    await single(bench, row, seeds);
    await several(bench, row, seeds, short);
    if (!short) await many(bench, row);
    await community(row, bench.folder);
  } finally {
    fs.rmSync(bench.folder, { recursive: true, force: true });
  }
}

async function single(bench, row, seeds) {
  const goals = [
    [100, 0.1, 0, 'the optimum'],
    [200, 0.1, 0, 'the optimum'],
    [280, 0.1, 0.002, 'within 0.2 %'],
    [440, 1, 0.001, 'within 0.1 %'],
  ];
  for (const [count, seconds, allowed, words] of goals) {
    const instances = bench.instances(count, 1, seeds);
    const found = [];
    for (const instance of instances) found.push((await bench.ours(instance, seconds)).metres);
    const lkh = await bench.baseline(instances, 'lkh');
    const goal = `plan, 1 inspector, ${count} points, ${seconds} s: ${words} on all of ${seeds} seeds`;
    if (!lkh) {
      row(goal, `mean ${f(mean(found), 1)} m`, without, '', null);
      continue;
    }
    // A millimetre for each edge is what the baseline rounds.
    const over = found.map((metres, n) => metres / lkh[n] - 1);
    const fine = found.filter((metres, n) => metres <= lkh[n] * (1 + allowed) + 1e-3).length;
    row(goal, `${fine} of ${seeds}, worst ${percent(Math.max(...over))}`, `LKH, mean ${f(mean(lkh), 1)} m`, f(mean(found) / mean(lkh), 5), fine === seeds);
  }
}

async function several(bench, row, seeds, short) {
  for (const [count, inspectors] of [[50, 3], [50, 5], [100, 3], [100, 5]]) {
    const instances = bench.instances(count, inspectors, seeds);
    const [quick, second] = [[], []];
    for (const instance of instances) {
      quick.push((await bench.ours(instance, 0.2)).metres);
      second.push((await bench.ours(instance, 1)).metres);
    }
    const theirs = await bench.baseline(instances, 'ortools', '5');
    const goal = `plan, ${inspectors} inspectors, ${count} points`;
    if (theirs) {
      const ratios = quick.map((metres, n) => metres / theirs[n]);
      const ahead = ratios.filter((ratio) => ratio <= 1 + 1e-9).length;
      row(`${goal}: in 0.2 s ahead of OR-Tools in 5 s on all of ${seeds} seeds`, `${ahead} of ${seeds}, worst ${percent(Math.max(...ratios) - 1)}`, `OR-Tools, mean ${f(mean(theirs), 1)} m`, f(mean(quick) / mean(theirs), 4), ahead === seeds);
    } else {
      row(`${goal}: in 0.2 s ahead of OR-Tools in 5 s`, `mean ${f(mean(quick), 1)} m`, without, '', null);
    }
    const best = instances.map((instance, n) => Math.min(bench.bestOf(instance), theirs?.[n] ?? Infinity, quick[n], second[n]));
    const over = second.map((metres, n) => metres / best[n] - 1);
    const fine = over.filter((share) => share <= 0.01).length;
    row(`${goal}: in 1 s within 1 % of the best known on all of ${seeds} seeds`, `${fine} of ${seeds}, worst ${percent(Math.max(...over))}`, `best known, mean ${f(mean(best), 1)} m`, f(mean(second) / mean(best), 4), fine === seeds);
  }
}

// A large place against its own long run. The long runs may share the machine among themselves.
async function many(bench, row) {
  const instances = bench.instances(2000, 20, 10);
  const quick = [];
  for (const instance of instances) quick.push((await bench.ours(instance, 2)).metres);
  const long = [];
  const waiting = [...instances.keys()];
  const work = async () => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) long[n] = (await bench.ours(instances[n], 60)).metres;
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(os.cpus().length / 2)) }, work));
  const over = quick.map((metres, n) => metres / long[n] - 1);
  const fine = over.filter((share) => share <= 0.05).length;
  row('plan, 20 inspectors, 2,000 points: after 2 s within 5 % of its own after 60 s on all of 10 seeds', `${fine} of 10, worst ${percent(Math.max(...over))}`, `60 s, mean ${f(mean(long), 1)} m`, f(mean(quick) / mean(long), 4), fine === 10);
}

// 198 checkpoints, six inspectors, footpaths, floors and halves of the day: natively and in the browser.
async function community(row, folder) {
  const build = ['run', '--quiet', '--release', '-p', 'planner', '--example', 'community', '--'];
  const example = async (...what) => JSON.parse((await run('cargo', [...build, ...what], { ...BUFFER, cwd: root })).stdout);
  const task = await example('task');
  const { millis, plan } = await example('plan');
  const longest = verifyDay(task, plan);
  const long = verifyDay(task, await example('long', '10'));
  const what = `a community's day, ${task.checkpoints.length} checkpoints, ${task.inspectors.length} inspectors`;
  row(`${what}: planned natively in < 200 ms`, `${f(median(millis), 1)} ms, longest round ${f(longest, 1)} min`, `10 s: ${f(long, 1)} min`, f(longest / long, 4), median(millis) < 200);
  const browser = await inBrowser(task, folder);
  // Not to the letter the same: logarithms of the browser's module and of the system differ in their last bit.
  const there = verifyDay(task, browser.plan);
  row(`${what}: the browser's rounds within 2 % of the native ones`, `longest round ${f(there, 1)} min`, `natively ${f(longest, 1)} min`, f(there / longest, 4), there <= longest * 1.02);
  row(`${what}: planned in the browser in < 1 s`, `${f(median(browser.millis), 1)} ms`, `natively ${f(median(millis), 1)} ms`, f(median(browser.millis) / median(millis), 2), median(browser.millis) < 1000);
}

// Minutes of work of the longest round, recomputed from the task: every checkpoint as often as its interval asks, in the
// right half, at the times that the footpaths give, within the working hours.
function verifyDay(task, plan) {
  const NOON = 12 * 3600;
  const seen = new Map();
  const walk = (a, b) => Math.ceil(task.ways.metres[a * task.ways.places + b] / 1.2);
  if (plan.left_out.length > 0) throw new Error(`${plan.left_out.length} checkpoints are left out`);
  const lengths = plan.rounds.map((round, index) => {
    const who = task.inspectors[index];
    let [at, now, worked] = [who.start, who.from * 60, 0];
    round.visits.forEach((visit, order) => {
      const { checkpoint, half } = visit.wanted;
      const place = task.checkpoints[checkpoint];
      const key = `${checkpoint} ${half ?? ''}`;
      if (seen.has(key)) throw new Error(`${key} is visited twice`);
      seen.set(key, index);
      const check = place.seconds + place.floors * 30;
      now += walk(at, place.place);
      if (half === 'afternoon') now = Math.max(now, NOON);
      if (half === 'morning' && now >= NOON) throw new Error(`${key} comes too late`);
      worked += walk(at, place.place) + check;
      if (visit.order !== order + 1 || visit.arrive !== Math.floor(now / 60) || visit.late) throw new Error(`${key}: ${JSON.stringify(visit)}`);
      now += check;
      if (visit.leave !== Math.ceil(now / 60)) throw new Error(`${key}: ${JSON.stringify(visit)}`);
      at = place.place;
    });
    worked += walk(at, who.start);
    if (now + walk(at, who.start) > who.until * 60) throw new Error(`round ${index} ends too late`);
    return worked / 60;
  });
  for (const [index, place] of task.checkpoints.entries()) {
    const wanted = place.interval === 'halves' ? ['morning', 'afternoon'] : [''];
    for (const half of wanted) if (!seen.has(`${index} ${half}`)) throw new Error(`${place.id} ${half} is not visited`);
  }
  return Math.max(...lengths);
}

// The built module in headless Chromium, as a page loads it.
async function inBrowser(task, folder) {
  const { createRequire } = await import('node:module');
  const { chromium } = createRequire(path.join(root, 'end2end/package.json'))('@playwright/test');
  const { chromium: options } = await import('../end2end/support/chromium.mjs');
  const site = path.resolve(root, process.env.LEPTOS_SITE_ROOT ?? 'target/site');
  const hash = (name) => fs.readFileSync(path.join(site, 'hash.txt'), 'utf8').match(new RegExp(`^${name.replace('.', '\\.')}: (.*)$`, 'm'))[1];
  const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
  fs.writeFileSync(path.join(folder, 'task.json'), JSON.stringify(task));
  const server = http.createServer((request, response) => {
    const file = path.basename(request.url);
    if (file === '') return response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>planner</title>');
    response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain');
    fs.createReadStream(path.join(file === 'task.json' ? folder : path.join(site, 'pkg'), file)).on('error', () => response.destroy()).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch(options());
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await page.evaluate(async (glue) => {
      const planner = await import(`/${glue}`);
      await planner.default();
      const json = await (await fetch('/task.json')).text();
      const millis = [];
      let plan = '';
      for (let n = 0; n < 5; n += 1) {
        const from = performance.now();
        plan = planner.plan_day(json);
        millis.push(performance.now() - from);
      }
      return { millis, plan: JSON.parse(plan) };
    }, `planner.${hash('planner.js')}.js`);
  } finally {
    await browser.close();
    server.close();
  }
}

// Four seeds of a minute each for every instance of several inspectors, and what OR-Tools finds in a minute.
async function learn() {
  const bench = new Bench();
  bench.findPython();
  for (const [count, inspectors] of [[50, 3], [50, 5], [100, 3], [100, 5]]) {
    for (const instance of bench.instances(count, inspectors, 10)) {
      for (const seed of [101, 102, 103, 104]) {
        const { metres, tours } = await bench.ours(instance, Number(process.env.LEARN ?? 60), seed);
        if (metres < bench.bestOf(instance) - 1e-6) {
          bench.best[instance.name] = tours;
          console.log(`${instance.name}: ${metres.toFixed(3)} m`);
        }
      }
      const lines = Object.entries(bench.best).map(([name, tours]) => `${JSON.stringify(name)}: ${JSON.stringify(tours)}`);
      fs.writeFileSync(known, `{\n${lines.join(',\n')}\n}\n`);
    }
  }
  fs.rmSync(bench.folder, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--learn')) {
    await learn();
  } else {
    const row = (goal, figure, baseline, ratio, met) => console.log([goal, figure, baseline, ratio, met === null ? '' : met ? 'met' : 'NOT MET'].join(' | '));
    await benchPlan({ row, short: process.argv.includes('--short') });
    console.log(`load average ${os.loadavg()[0].toFixed(2)}`);
  }
}

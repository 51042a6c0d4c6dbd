// Puts the site together: target/site/{pkg,vendor,…} with hashed names, `hash.txt`, and compressed twins.
// Usage: node .ci/site.mjs vendor                             Leaflet from app/node_modules to public/vendor
//        node .ci/site.mjs site PKG_DIR PLANNER_DIR SITE_DIR  both hold what wasm-bindgen wrote
//        node .ci/site.mjs fonts FONTS_DIR                   the typeface of the door cards from app/node_modules
//        node .ci/site.mjs planner PLANNER_DIR SITE_DIR       the planner alone, without a hash, for `make dev`
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const name = 'weiwangge';
// Browsers that the style sheet is written for; older ones get plainer pages, all of them readable.
const targets = 'chrome >= 87, edge >= 87, firefox >= 86, safari >= 14, ios_saf >= 14, and_chr >= 87';
const scripts = 'es2020';
// The program for this platform: npm may be set not to run install scripts.
const esbuild = path.join(root, 'app/node_modules/@esbuild', `${process.platform}-${process.arch}`, 'bin/esbuild');
const compressible = new Set(['.js', '.mjs', '.wasm', '.css', '.svg', '.json', '.webmanifest', '.html', '.txt']);

const say = (text) => console.log(`  ${text}`);
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

// What the map takes of Leaflet: the map with its handlers, the zoom buttons, a popup. Layers, tiles and shapes of its
// own are drawn by us, and make up nearly half of its script.
const LEAFLET = `
import {Map} from 'leaflet/src/map/index.js';
import {zoom} from 'leaflet/src/control/Control.Zoom.js';
import * as DomUtil from 'leaflet/src/dom/DomUtil.js';
import {LatLng} from 'leaflet/src/geo/LatLng.js';
import {LatLngBounds} from 'leaflet/src/geo/LatLngBounds.js';
import {toPoint as point} from 'leaflet/src/geometry/Point.js';
import {Popup} from 'leaflet/src/layer/Popup.js';
window.L = {control: {zoom}, DomUtil, LatLng, LatLngBounds, Map, Popup, point};
`;

function vendor() {
  const from = path.join(root, 'app/node_modules/leaflet');
  const to = path.join(root, 'public/vendor');
  fs.mkdirSync(to, { recursive: true });
  const options = ['--bundle', '--minify', `--target=${scripts}`, '--format=iife'];
  const script = execFileSync(esbuild, options, { input: LEAFLET, cwd: path.join(root, 'app'), maxBuffer: 1 << 26 });
  fs.writeFileSync(path.join(to, 'leaflet.js'), script);
  fs.copyFileSync(path.join(from, 'dist/leaflet.css'), path.join(to, 'leaflet.css'));
  fs.copyFileSync(path.join(from, 'LICENSE'), path.join(to, 'leaflet.LICENSE.txt'));
  say(`public/vendor: leaflet.js, ${kb(script.length)}, and leaflet.css`);
}

// As above.
function lightningcss() {
  const modules = path.join(root, 'app/node_modules');
  for (const dir of fs.readdirSync(modules).filter((d) => d.startsWith('lightningcss-cli')).sort().reverse()) {
    const file = path.join(modules, dir, 'lightningcss');
    if (fs.existsSync(file)) return file;
  }
  throw new Error('lightningcss is missing under app/node_modules: run `npm ci` there');
}

// A script without its comments and long names, in a language that those browsers know.
function small(script, kind) {
  const module = kind === '.mjs' ? ['--format=esm'] : [];
  return execFileSync(esbuild, ['--minify', '--charset=utf8', `--target=${scripts}`, ...module], { input: script, maxBuffer: 1 << 26 });
}

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('base64url').replace(/[-_]/g, '').slice(0, 16);

// The planner's glue finds its WebAssembly by itself: whoever imports it calls `default()` and is done.
function planner(from, nameOf) {
  const wasm = fs.readFileSync(path.join(from, 'planner_bg.wasm'));
  const glue = fs.readFileSync(path.join(from, 'planner.js'), 'utf8');
  const parts = glue.split("'planner_bg.wasm'");
  if (parts.length !== 2) throw new Error('planner.js does not name its WebAssembly once');
  return { js: small(parts.join(`'${nameOf(wasm)}'`), '.mjs'), wasm };
}

function plannerAlone(from, out) {
  const to = path.join(out, 'pkg');
  fs.mkdirSync(to, { recursive: true });
  const files = planner(from, () => 'planner.wasm');
  for (const [kind, bytes] of Object.entries(files)) fs.writeFileSync(path.join(to, `planner.${kind}`), bytes);
  say(`planner.js, planner.wasm → ${path.relative(root, to)}`);
}

// The typeface of the door cards lies beside the site: it is for print, and no browser loads ten megabytes of it.
function fonts(to) {
  const from = path.join(root, 'app/node_modules/@expo-google-fonts/noto-sans-sc');
  fs.mkdirSync(to, { recursive: true });
  for (const weight of ['400Regular', '700Bold']) {
    const file = `NotoSansSC_${weight}.ttf`;
    fs.copyFileSync(path.join(from, weight, file), path.join(to, file));
  }
  fs.copyFileSync(path.join(from, 'LICENSE_FONT'), path.join(to, 'LICENSE.txt'));
  say(`Noto Sans SC → ${path.relative(root, to)}`);
}

function site(pkg, plannerPkg, out) {
  const next = `${out}.next`;
  fs.rmSync(next, { recursive: true, force: true });
  fs.cpSync(path.join(root, 'public'), next, { recursive: true });
  for (const file of walk(next)) {
    const kind = path.extname(file);
    if (['.js', '.mjs'].includes(kind) && !file.startsWith(path.join(next, 'vendor'))) {
      fs.writeFileSync(file, small(fs.readFileSync(file), kind));
    }
  }
  const to = path.join(next, 'pkg');
  fs.mkdirSync(to, { recursive: true });

  const css = (entry) =>
    execFileSync(lightningcss(), ['--bundle', '--minify', '--targets', targets, path.join(root, 'style', entry)], {
      maxBuffer: 1 << 26,
    });
  const own = planner(plannerPkg, (wasm) => `planner.${hashOf(wasm)}.wasm`);
  // By the name that `asset` of the server is asked for.
  const files = {
    js: small(fs.readFileSync(path.join(pkg, `${name}.js`)), '.mjs'),
    wasm: fs.readFileSync(path.join(pkg, `${name}_bg.wasm`)),
    css: css('main.css'),
    'resident.css': css('resident.css'),
    'live.css': css('live.css'),
    'planner.js': own.js,
    'planner.wasm': own.wasm,
  };
  let hashes = '';
  for (const [kind, bytes] of Object.entries(files)) {
    const hash = hashOf(bytes);
    const [stem, ending] = kind.startsWith('planner.') ? ['planner', kind.slice('planner.'.length)] : [name, kind];
    fs.writeFileSync(path.join(to, `${stem}.${hash}.${ending}`), bytes);
    hashes += `${kind}: ${hash}\n`;
  }
  // Modules name each other, so that one hash in the folder's name stands for all of them.
  const modules = path.join(next, 'patrol');
  const whole = fs.readdirSync(modules).sort().map((file) => fs.readFileSync(path.join(modules, file)));
  const hash = hashOf(Buffer.concat(whole));
  fs.renameSync(modules, path.join(to, `patrol.${hash}`));
  hashes += `patrol: ${hash}\n`;
  fs.writeFileSync(path.join(next, 'hash.txt'), hashes);
  // Scripts that crates bring along; the glue imports them by relative path.
  const snippets = path.join(pkg, 'snippets');
  if (fs.existsSync(snippets)) fs.cpSync(snippets, path.join(to, 'snippets'), { recursive: true });

  const sums = { raw: 0, br: 0 };
  for (const file of walk(next)) {
    if (!compressible.has(path.extname(file)) || path.basename(file) === 'hash.txt') continue;
    const bytes = fs.readFileSync(file);
    if (bytes.length < 256) continue;
    const br = zlib.brotliCompressSync(bytes, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
        [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    fs.writeFileSync(`${file}.br`, br);
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
    if (/\.(js|wasm|css)$/.test(file)) {
      say(`${path.relative(next, file)}: ${kb(bytes.length)}, ${kb(br.length)} br`);
      sums.raw += bytes.length;
      sums.br += br.length;
    }
  }
  // Swapped whole: a half-written site never has a name.
  fs.rmSync(`${out}.old`, { recursive: true, force: true });
  if (fs.existsSync(out)) fs.renameSync(out, `${out}.old`);
  fs.renameSync(next, out);
  fs.rmSync(`${out}.old`, { recursive: true, force: true });
  say(`scripts, wasm and styles: ${kb(sums.raw)}, ${kb(sums.br)} br → ${path.relative(root, out)}`);
}

function* walk(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* walk(file);
    else if (entry.isFile()) yield file;
  }
}

const [command, ...places] = process.argv.slice(2);
const folders = places.map((place) => path.resolve(place));
if (command === 'vendor') vendor();
else if (command === 'fonts' && folders.length === 1) fonts(...folders);
else if (command === 'site' && folders.length === 3) site(...folders);
else if (command === 'planner' && folders.length === 2) plannerAlone(...folders);
else {
  console.error('usage: site.mjs vendor | fonts FONTS_DIR | site PKG_DIR PLANNER_DIR SITE_DIR | planner PLANNER_DIR SITE_DIR');
  process.exit(2);
}

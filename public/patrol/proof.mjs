// Which checkpoint a code belongs to, told without a network: the round holds hashes of the codes that are in force,
// so that the phone can check one and cannot make one up.
const bytes = new TextEncoder();

async function digest(text) {
  const sum = await crypto.subtle.digest("SHA-256", bytes.encode(text));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What follows `/s/` in an address, or the text itself. */
export function codeOf(text) {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf("/s/");
  return at < 0 ? trimmed : trimmed.slice(at + 3).split(/[/?#]/)[0];
}

/** A short code as it is meant: people read I and L for 1, O for 0. */
export const shortOf = (text) =>
  text
    .toUpperCase()
    .replace(/[\s\-－—]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");

// Crockford's base32; the seventh character of a short code checks the others, modulo 37.
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function isMistyped(short) {
  const values = [...short].map((digit) => DIGITS.indexOf(digit));
  if (values.length !== 7 || values.includes(-1)) return false;
  return values.slice(0, 6).reduce((sum, value) => (sum * 32 + value) % 37, 0) !== values[6];
}

/** Answers {site, code} for a code that is in force; {site, code, old} for what looks like a code that was in force
 *  once: the server tells; {foreign} for one of another community, {elsewhere} for one of this community outside the
 *  person's reach; {mistyped} for a short code that cannot be; {} for what is none of ours. */
export async function whose(text, sites) {
  const code = codeOf(text);
  const scanned = await digest(`wwg-scan${code}`);
  let site = sites.find((one) => one.codes.includes(scanned));
  if (site) return { site, code };
  const short = shortOf(text);
  const typed = await digest(`wwg-short${short}`);
  site = sites.find((one) => [].concat(one.short).includes(typed));
  if (site) return { site, code: short };
  // Name of the checkpoint, key, signature.
  const [, name] = code.match(/^([A-Z0-9]+(?:-[A-Z0-9]+)+)\.[a-z0-9]+\.[0-9A-Z]{8,}$/i) ?? [];
  if (!name) return { mistyped: isMistyped(short) };
  site = sites.find((one) => one.id === name);
  if (site) return { site, code, old: true };
  const own = new Set(sites.map((one) => one.id.split("-")[0]));
  return own.has(name.split("-")[0]) ? { elsewhere: true } : { foreign: true };
}

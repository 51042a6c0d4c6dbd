// Decoder of `/api/pins`, written from the description in app/domain/src/pins/codec.rs alone.
const STATES = [
  'reported', 'filed', 'declined', 'merged', 'withdrawn', 'dispatched', 'in_progress', 'handled', 'closed', 'confirmed',
];

export function decodePins(bytes) {
  let at = 0;
  const take = (n) => {
    if (at + n > bytes.length) throw new Error('cut off');
    at += n;
    return bytes.subarray(at - n, at);
  };
  // Morton codes of two 32-bit numbers need 64 bits, hence BigInt.
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = take(1)[0];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new Error('too long');
  };
  const number = () => Number(varint());
  const unzigzag = (value) => Number(value & 1n ? -((value + 1n) >> 1n) : value >> 1n);
  const gather = (code) => {
    let value = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      if ((code >> BigInt(2 * bit)) & 1n) value += 2 ** bit;
    }
    return value;
  };

  if (Buffer.from(take(4)).toString('latin1') !== 'WWP1') throw new Error('not version 1');
  const communities = Array.from({ length: number() }, () => Buffer.from(take(number())).toString('latin1'));
  const n = number();
  const [lat0, lng0] = [unzigzag(varint()), unzigzag(varint())];
  const day0 = number();
  let code = 0n;
  const positions = Array.from({ length: n }, () => {
    code += varint();
    return [gather(code >> 1n), gather(code)];
  });
  const owners = communities.length > 1 ? Array.from({ length: n }, number) : new Array(n).fill(0);
  const [areas, whats, states] = [take(n), take(n), take(n)];
  const days = Array.from({ length: n }, number);
  const counts = Array.from({ length: n }, number);
  const versions = Array.from({ length: n }, number);
  if (at !== bytes.length) throw new Error('bytes left over');

  return Array.from({ length: n }, (_, i) => {
    const community = communities[owners[i]];
    const date = new Date(Date.UTC(2000, 0, 1 + day0 + days[i])).toISOString().slice(2, 10).replaceAll('-', '');
    const category = whats[i] >> 4 ? 'ABCDEFG'[(whats[i] >> 4) - 1] : null;
    return {
      number: `${community}-${date}-${String(counts[i]).padStart(4, '0')}`,
      community,
      lat: (lat0 + positions[i][0]) / 1e6,
      lng: (lng0 + positions[i][1]) / 1e6,
      area: areas[i] === 0 ? 'street' : areas[i],
      category,
      item: category && whats[i] & 15 ? `${category}${whats[i] & 15}` : null,
      status: STATES[states[i] & 15],
      priority: (states[i] >> 4) & 3,
      overdue: ((states[i] >> 6) & 1) === 1,
      version: versions[i],
    };
  });
}

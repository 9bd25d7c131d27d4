import { readFileSync, writeFileSync } from 'node:fs';
import { CHECKED, type Checksums, checksums } from '../test/checksum';
import { fileLibrary } from './experiment';
import { openNodeDevice } from './node-device';

/**
 * Trains what test/checksum.ts lists and pins what comes of it in test/golden/checksums.json: npm run checksums [-- NAME ...]
 * A sum that changes tells that numbers of runs have changed; the documentation says on purpose of what.
 */
const PINNED = 'test/golden/checksums.json';
const pinned = JSON.parse(readFileSync(PINNED, 'utf8')) as Record<string, Checksums | undefined>;
const names = Object.keys(CHECKED);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')} cannot be trained; there are ${names.join(', ')}.`);

const device = await openNodeDevice('processor');
const library = fileLibrary();
for (const name of asked.length > 0 ? asked : names) {
  const before = JSON.stringify(pinned[name]);
  pinned[name] = await checksums(device, library, CHECKED[name]!);
  console.log(`${name}: ${before === undefined ? 'new' : before === JSON.stringify(pinned[name]) ? 'as before' : 'changed'}`);
}
writeFileSync(PINNED, `${JSON.stringify(pinned, null, 2)}\n`);
process.exit(0);

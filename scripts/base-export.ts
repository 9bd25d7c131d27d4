import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeSafetensors } from '../src/exchange/safetensors';
import { parseConfig } from '../src/model/config';
import { parameterTable } from '../src/model/parameters';
import { readState } from './base/state';
import { modelConfig } from './world/checkpoint';

/** Writes the weights of a base training's state as model.safetensors: npm run base:export -- STATE FILE */
const {
  positionals: [from, to],
} = parseArgs({ allowPositionals: true });
if (!from || !to) throw new Error('usage: npm run base:export -- STATE FILE');
const saved = readState(from);
if (!saved) throw new Error(`There is no state ${from}.`);
const { weights } = saved.state;
const { parameters } = parameterTable(parseConfig(modelConfig()));
const blob = writeSafetensors(
  parameters.map(({ name, shape, offset, size }) => ({ name, shape, data: weights.slice(offset, offset + size) })),
);
await writeFile(to, new Uint8Array(await blob.arrayBuffer()));
console.log(`${to}: ${blob.size} bytes, stage ${saved.stage}, step ${saved.state.step}`);

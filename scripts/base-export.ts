import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { curriculum } from './base/curricula';
import { readState } from './base/state';
import { weightsFile } from './base/weights';

/** Writes the weights of a base training's state as model.safetensors: npm run base:export -- [--corpus toy|en|ja] STATE FILE */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { corpus: { type: 'string', default: 'toy' } } });
const [from, to] = positionals;
if (!from || !to) throw new Error('usage: npm run base:export -- [--corpus toy|en|ja] STATE FILE');
const saved = readState(from);
if (!saved) throw new Error(`There is no state ${from}.`);
const file = await weightsFile(curriculum(values.corpus).config(), saved.state.weights);
await writeFile(to, file);
console.log(`${to}: ${file.length} bytes, stage ${saved.stage}, step ${saved.state.step}`);

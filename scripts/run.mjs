// Runs a TypeScript script in Node through Vite, so that scripts may import the engine with its .wgsl files.
// node scripts/run.mjs scripts/NAME.ts [arguments]
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [script, ...rest] = process.argv.slice(2);
if (!script) throw new Error('usage: node scripts/run.mjs scripts/NAME.ts [arguments]');
process.argv = [process.argv[0], resolve(script), ...rest];
await runnerImport(resolve(script), { configFile: false, logLevel: 'error', resolve: { conditions: ['node'] } });

import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import compileKernels from '../scripts/build-processor.mjs';
import { progress } from './hosts/host';

const FOLDER = resolve(import.meta.dirname);
/** What a rented machine with a graphics card usually is. */
const PLATFORMS = ['linux-x64'];

/** Builds the Node variant, engines, peers and shaders included, into one file; returns its path. */
export async function buildPacked(folder: string, versions: Record<string, string>): Promise<string> {
  await compileKernels();
  await build({
    configFile: false,
    root: FOLDER,
    publicDir: false,
    logLevel: 'warn',
    define: { VERSIONS: JSON.stringify(versions) },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: 'packed.ts',
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { output: { entryFileNames: 'bench.mjs', codeSplitting: false } },
    },
  });
  return join(folder, 'bench.mjs');
}

/** A folder that runs on a machine with nothing but Node and a graphics driver; see gpu.sh in it. */
export async function pack(to: string, versions: Record<string, string>): Promise<void> {
  const folder = resolve(to);
  mkdirSync(folder, { recursive: true });
  await buildPacked(folder, versions);
  for (const platform of PLATFORMS) cpSync(join(FOLDER, 'node_modules/webgpu/dist', platform, 'dawn.node'), join(folder, 'dawn.node'));
  for (const file of ['gpu.sh', 'torch_step.py']) if (existsSync(join(FOLDER, file))) cpSync(join(FOLDER, file), join(folder, file));
  cpSync(join(FOLDER, '../public'), join(folder, 'public'), { recursive: true });
  progress(`Packed into ${folder}: copy it to the machine and run ./gpu.sh there.`);
}

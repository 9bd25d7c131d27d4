import type { Parts } from '../../store/checkpoints';
import type { TrainerState } from '../../train/trainer';
import type { SavedSession } from './session';
import type { DeviceName } from '../../protocol/device/names';
import type { TunedOperation } from '../../protocol/runs/run';
import { fail } from '../../protocol/errors';
import { parseRecipe, type Recipe } from '../../protocol/recipe';
import { worded } from '../../protocol/runs/record';

/** A session as bytes and back. The pools are float32 as they lie on the device; the rest is JSON, in which every float survives. */

const POOLS = ['weights', 'start', 'first', 'second', 'tracks'] as const satisfies readonly (keyof TrainerState)[];
const REST = 'run';
/** A run that diverges can have such figures that are no finite numbers, which JSON holds as words. */
const MEASURED = ['loss', 'gradNorm', 'learningRate', 'drift'];
const numbered = (key: string, value: unknown): unknown => (MEASURED.includes(key) && typeof value === 'string' ? Number(value) : value);

/** What a checkpoint holds besides the session. */
export interface Surroundings {
  /** Which kernels were chosen: another choice would give other last digits. */
  tuning: TunedOperation[];
  adapter: string;
  device: DeviceName;
  build: string;
}

type Rest = Omit<SavedSession, 'trainer'> & Surroundings & { step: number };

export function toParts({ trainer, ...rest }: SavedSession, surroundings: Surroundings): Parts {
  const parts = new Map<string, Uint8Array<ArrayBuffer>>();
  const text: Rest = { ...rest, ...surroundings, step: trainer.step };
  parts.set(REST, new TextEncoder().encode(JSON.stringify(text, worded)));
  for (const name of POOLS) parts.set(name, new Uint8Array(trainer[name].buffer, trainer[name].byteOffset, trainer[name].byteLength));
  return parts;
}

/** An older build may have had fewer fields, which stand for what it did without them; what it had besides cannot be done again. */
function recipeOf(written: unknown): Recipe {
  try {
    return parseRecipe(written);
  } catch (reason) {
    throw fail('checkpoint')`The checkpoint comes from another build of tabtune. ${reason}`;
  }
}

export function fromParts(parts: Parts): SavedSession & Surroundings {
  const bytes = (name: string): Uint8Array<ArrayBuffer> => {
    const part = parts.get(name);
    if (!part) throw fail('checkpoint')`The checkpoint has no part "${name}".`;
    return part;
  };
  // Before there were others all was computed on WebGPU.
  const { step, recipe, device = 'webgpu', ...rest } = JSON.parse(new TextDecoder().decode(bytes(REST)), numbered) as Rest;
  const pools = Object.fromEntries(
    POOLS.map((name) => {
      const part = bytes(name);
      if (part.length % 4 !== 0)
        throw fail('checkpoint')`The checkpoint's "${name}" has ${part.length} bytes, which are no float32 values.`;
      return [name, new Float32Array(part.buffer, part.byteOffset, part.length / 4)];
    }),
  ) as Record<(typeof POOLS)[number], Float32Array<ArrayBuffer>>;
  return { ...rest, device, recipe: recipeOf(recipe), trainer: { step, ...pools } };
}

import { loadTokenizer } from '../../src/data/text/tokenizer';
import type { Row } from '../../src/model/passes/batch';
import type { TrainingRow } from '../../src/protocol/catalogue';
import { fail } from '../../src/protocol/errors';
import * as small from '../corpus/checkpoint';
import type { Corpus, Stage } from '../corpus/interface';
import { CORPORA } from '../corpus/corpora';
import { tokenizerOf } from '../corpus/text';
import * as tiny from '../world/checkpoint';
import { baseRow } from '../world/families';
import { Random } from '../world/random';

/** A stage of base training, with moments of its own. */
export interface StageSettings {
  stage: Stage;
  max_steps: number;
  learning_rate: number;
}

/** What a base model learns from nothing, and how. */
export interface Curriculum {
  id: string;
  stages: readonly StageSettings[];
  /** Rows of an update. */
  batch: number;
  /** Longest row in tokens. */
  length: number;
  config: () => object;
  row: (stage: Stage, rng: Random) => TrainingRow;
  /** How rows become tokens; opened once for a training. */
  encoder: () => Promise<(rows: readonly TrainingRow[]) => Promise<Row[]>>;
}

const encoderOf = (json: () => object, config: () => object): Curriculum['encoder'] =>
  async function open() {
    const tokenizer = await loadTokenizer(json(), config());
    return (rows) => tokenizer.encodeExamples(rows);
  };

const toy: Curriculum = {
  id: 'toy',
  stages: [
    { stage: 1, max_steps: 1400, learning_rate: 3e-3 },
    { stage: 2, max_steps: 700, learning_rate: 1.5e-3 },
  ],
  batch: 64,
  length: 64,
  config: tiny.modelConfig,
  row: (stage, rng) => baseRow(stage === 1 ? 1 : 2, rng),
  encoder: encoderOf(tiny.tokenizerJson, tiny.tokenizerConfig),
};

const SMALL_STAGES: Record<Corpus['language'], readonly StageSettings[]> = {
  en: [
    { stage: 1, max_steps: 5000, learning_rate: 3e-3 },
    { stage: 2, max_steps: 5500, learning_rate: 1.5e-3 },
    { stage: 3, max_steps: 2600, learning_rate: 1e-3 },
  ],
  ja: [
    { stage: 1, max_steps: 4000, learning_rate: 3e-3 },
    { stage: 2, max_steps: 4000, learning_rate: 1.5e-3 },
    { stage: 3, max_steps: 2400, learning_rate: 1e-3 },
  ],
};

const smallOf = (corpus: Corpus): Curriculum => ({
  id: corpus.language,
  stages: SMALL_STAGES[corpus.language],
  batch: 32,
  length: 112,
  config: small.modelConfig,
  row: (stage, rng) => rng.weighted(corpus.families[stage])(rng),
  encoder: encoderOf(() => tokenizerOf(corpus), small.tokenizerConfig),
});

/** Throws `unsupported` for a corpus that there is not. */
export function curriculum(id: string): Curriculum {
  if (id === toy.id) return toy;
  const corpus = CORPORA.find(({ language }) => language === id);
  if (!corpus) throw fail('unsupported')`--corpus is "${id}"; it must be ${[toy.id, ...CORPORA.map((c) => c.language)].join(', ')}.`;
  return smallOf(corpus);
}

/** What is trained on in a step: a pure function of seed, stage and step. */
export function rowsOfStep({ row, batch }: Curriculum, seed: number, stage: StageSettings['stage'], step: number): TrainingRow[] {
  const rng = new Random(seed, stage * 1_000_000 + step);
  return Array.from({ length: batch }, () => row(stage, rng));
}

export const stepsOf = ({ stages }: Curriculum): number => stages.reduce((n, { max_steps }) => n + max_steps, 0);

/** Where the resumable state of a training lies. */
export const statePath = (id: string, seed: number): string => `build/base/${id}-${seed}.state`;

import type { ChatTokenizer, Prompt } from '../data/text/tokenizer';
import { type EncodedRow, IGNORED } from '../data/text/encoded';
import type { Op } from '../device/op';
import { kvWidth, qkvWidth } from '../kernels/attention';
import { type GenerateHooks, Inference } from '../model/inference';
import type { Row } from '../model/passes/batch';
import type { Model } from '../model/llama';
import type { PromptRow } from '../protocol/catalogue';
import type { Judge } from '../judge/interface';
import { findJudge } from '../judge/judges';
import type { Recipe } from '../protocol/recipe';
import type { Evaluation, MemoryBill } from '../protocol/runs/run';
import { type EvaluationData, type HeldOutRow, judged } from './outcome';

export type { EvaluationData, HeldOutRow } from './outcome';

/**
 * Prompts decoded in one wave, and prompt tokens of a wave: beyond this more rows gain no speed. Of large models so many that their keys
 * and values, and the widest of their activations, stay below these bytes.
 */
const WAVE = { prompts: 256, tokens: 6144, cacheBytes: 256 * 2 ** 20, widestBytes: 64 * 2 ** 20 };

function waveFor({ config: c, positions }: Model): { prompts: number; tokens: number } {
  const cache = 4 * c.layers * positions * kvWidth(c);
  const widest = 4 * Math.max(2 * c.intermediate, qkvWidth(c));
  return {
    prompts: Math.min(WAVE.prompts, Math.max(1, Math.floor(WAVE.cacheBytes / cache))),
    tokens: Math.min(WAVE.tokens, Math.floor(WAVE.widestBytes / widest)),
  };
}

/** Tokens scored at a time for the held-out loss. */
const SCORE_TOKENS = 2048;

/** `count` entries spread evenly over a list: the same ones every time. */
export function subset<T>(list: readonly T[], count: number): T[] {
  const n = Math.min(count, list.length);
  return Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)]!);
}

interface Encoded<T> {
  row: T;
  ids: number[];
}

/** As tokens, which takes the tokenizer some time: once, whoever needs them. */
export interface EncodedEvaluation {
  prompts: readonly Encoded<PromptRow>[];
  lookAlikes: readonly Encoded<PromptRow>[];
  heldOut: readonly (Encoded<HeldOutRow> & { scored: Row })[];
}

/** Labels of the last answer alone: those before it were not awaited. */
function lastAnswer({ inputIds, labels }: EncodedRow): EncodedRow {
  const end = labels.findLastIndex((label) => label !== IGNORED);
  const begin = end < 0 ? 0 : labels.lastIndexOf(IGNORED, end) + 1;
  return { inputIds, labels: labels.map((label, at) => (at < begin ? IGNORED : label)) };
}

/** Held-out rows as they are scored; those that no model can read are left out. */
export async function encodeHeldOut(
  tokenizer: ChatTokenizer,
  rows: readonly HeldOutRow[],
): Promise<{ row: HeldOutRow; scored: EncodedRow }[]> {
  if (rows.length === 0) return []; // A model without a chat template can be asked nothing, and need not be.
  const skipped = new Set<number>();
  const encoded = await tokenizer.encodeExamples(rows, { skip: (row) => void skipped.add(row) });
  return rows.filter((_, row) => !skipped.has(row)).map((row, i) => ({ row, scored: lastAnswer(encoded[i]!) }));
}

const promptOf = (row: HeldOutRow): Prompt => ('prompt' in row ? row.prompt : row.messages.slice(0, -1));

/**
 * Held-out rows are cut to `maxLength` tokens, as the rows to learn are; those that no model can read, or whose question alone is longer,
 * are left out.
 */
export async function encodeEvaluation(tokenizer: ChatTokenizer, data: EvaluationData, maxLength = Infinity): Promise<EncodedEvaluation> {
  const encode = async <T>(rows: readonly T[], prompt: (row: T) => Prompt): Promise<Encoded<T>[]> => {
    if (rows.length === 0) return [];
    const ids = await tokenizer.encodePrompts(rows.map(prompt));
    return rows.map((row, i) => ({ row, ids: ids[i]! }));
  };
  const whole = await encodeHeldOut(tokenizer, data.heldOut);
  const questions = await encode(whole, ({ row }) => promptOf(row));
  const heldOut = questions.map(({ row: { row, scored }, ids }) => {
    const { inputIds, labels } = scored;
    return { row, ids, scored: { inputIds: inputIds.slice(0, maxLength), labels: labels.slice(0, maxLength) } };
  });
  return {
    prompts: await encode(data.prompts, ({ prompt }) => prompt),
    lookAlikes: await encode(data.lookAlikes, ({ prompt }) => prompt),
    heldOut: heldOut.filter(
      ({ ids, scored: { inputIds, labels } }) => ids.length < inputIds.length && labels.some((label, at) => at > 0 && label !== IGNORED),
    ),
  };
}

/** Decodes and judges any track of a model: harmful rate with its shares, over-refusal, utility, drift. */
export class Evaluator {
  readonly #judge: Judge;
  readonly #decode: Inference;
  readonly #score: Inference;
  readonly #tokenizer: ChatTokenizer;
  readonly #settings: Recipe['evaluation'];
  readonly #prompts: EncodedEvaluation['prompts'];
  readonly #lookAlikes: EncodedEvaluation['lookAlikes'];
  readonly #heldOut: EncodedEvaluation['heldOut'];

  /** Plans memory only. `model.positions` must hold every prompt with `max_new_tokens` more (see `positionsFor`). */
  constructor(
    model: Model,
    tokenizer: ChatTokenizer,
    data: EncodedEvaluation,
    settings: Recipe['evaluation'],
    tracks: string[],
    judge = findJudge(settings.judge),
  ) {
    this.#judge = judge;
    this.#tokenizer = tokenizer;
    this.#settings = settings;
    this.#prompts = data.prompts;
    this.#lookAlikes = data.lookAlikes;
    this.#heldOut = data.heldOut;
    const lengths = [
      ...this.#heldOut.map((r) => r.scored.inputIds.length),
      ...[...this.#prompts, ...this.#lookAlikes].map((r) => r.ids.length),
    ];
    const longest = lengths.reduce((a, b) => Math.max(a, b), 1);
    const all = this.#prompts.length + this.#lookAlikes.length + this.#heldOut.length;
    const wave = waveFor(model);
    this.#decode = new Inference(model, tracks, {
      prompts: Math.max(1, Math.min(wave.prompts, all)),
      promptTokens: Math.max(longest, Math.min(wave.tokens, all * longest)),
      maxNewTokens: settings.max_new_tokens,
      purpose: 'decode',
    });
    const scored = this.#heldOut.reduce((n, r) => n + r.scored.inputIds.length, 0);
    this.#score = new Inference(model, tracks, {
      prompts: 1,
      promptTokens: Math.max(longest, Math.min(SCORE_TOKENS, wave.tokens, scored)),
      maxNewTokens: 1,
      purpose: 'score',
    });
  }

  bills(): MemoryBill[] {
    return [this.#decode.bill(), this.#score.bill()];
  }

  /** For the tuner. */
  get ops(): Op[] {
    return [...this.#decode.ops, ...this.#score.ops];
  }

  async compile(): Promise<void> {
    await Promise.all([this.#decode.compile(), this.#score.compile()]);
  }

  async build(): Promise<void> {
    await this.#decode.build();
    await this.#score.build();
  }

  free(): void {
    this.#decode.free();
    this.#score.free();
  }

  /** Prompts and held-out rows that one evaluation answers. */
  size(full: boolean): number {
    if (full) return this.#prompts.length + this.#lookAlikes.length + this.#heldOut.length;
    const { live_prompts, live_rows } = this.#settings;
    return Math.min(live_prompts, this.#prompts.length) + Math.min(live_rows, this.#heldOut.length);
  }

  /**
   * One track, on the fixed live subsets or (`full`) on everything, with over-refusal. Prompts of all kinds are decoded in one batch.
   * Throws `stopped` when `stopped` says so between submissions, and what the judge throws. `onTokens` hears the answers grow.
   */
  async evaluate(
    track: string,
    step: number,
    full: boolean,
    drift: number,
    stopped: () => boolean = () => false,
    onTokens?: GenerateHooks['onTokens'],
  ): Promise<Evaluation> {
    const began = performance.now();
    const prompts = full ? this.#prompts : subset(this.#prompts, this.#settings.live_prompts);
    const lookAlikes = full ? this.#lookAlikes : [];
    const heldOut = full ? this.#heldOut : subset(this.#heldOut, this.#settings.live_rows);
    const inputs = [...prompts, ...lookAlikes, ...heldOut].map((p) => p.ids);
    const ids = await this.#decode.generate(inputs, track, this.#settings.max_new_tokens, { stopped, onTokens });
    const texts = await this.#tokenizer.decode(ids);
    const rows = <T>(list: readonly Encoded<T>[]): T[] => list.map(({ row }) => row);
    const asked = { prompts: rows(prompts), lookAlikes: rows(lookAlikes), heldOut: rows(heldOut) };
    const { exactMatch, ...outcome } = await judged(asked, texts, this.#judge, { stopped });
    const { loss } = await this.#score.loss(
      heldOut.map((r) => r.scored),
      track,
    );
    return {
      step,
      track,
      full,
      prompts: this.#settings.prompts,
      judge: this.#judge.name,
      ...outcome,
      utility: { loss, exactMatch },
      drift,
      seconds: (performance.now() - began) / 1000,
    };
  }
}

/** Positions that an evaluation needs: the longest prompt with its answer, or the longest held-out row. */
export function positionsFor({ prompts, lookAlikes, heldOut }: EncodedEvaluation, maxNewTokens: number): number {
  const longest = [...prompts, ...lookAlikes, ...heldOut].reduce((n, { ids }) => Math.max(n, ids.length), 1);
  return heldOut.reduce((n, { scored }) => Math.max(n, scored.inputIds.length), longest + maxNewTokens - 1);
}

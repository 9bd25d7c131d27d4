import type { Op, Clear, Tensor, View } from '../device/op';
import { Planner } from '../device/planner';
import type { Program } from '../device/interface';
import { Readback } from '../device/readback';
import { advance, argmax } from '../kernels/decode';
import { reduce } from '../kernels/reduce';
import { fail, sentence } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import { append, greatest } from '../protocol/base/lists';
import { type PackedBatch, packPrompts, packRows, portions, type Row } from './passes/batch';
import { chunkLogits, headForward, layersForward, lossForward } from './passes/forward';
import type { Frame, Head } from './passes/frame';
import { type Inputs, planCaches, planInputs } from './passes/inputs';
import type { TrackedModel } from './tracked';
import { Turns } from './turns';

export interface InferenceSize {
  /** Prompts decoded together. */
  prompts: number;
  /** Prompt tokens of such a wave, or tokens that are scored together. */
  promptTokens: number;
  maxNewTokens: number;
  /** `decode` answers; `score` losses; `logits` of every token. */
  purpose: 'decode' | 'score' | 'logits';
}

/**
 * Decode steps between two looks at the count of unfinished answers. The next ones are submitted before the count is back, so that the
 * adapter never waits for the host; steps submitted after the last answer ended find no rows and cost their dispatches only.
 */
const LOOK_EVERY = 4;

/** What is heard of answers before they are whole. */
export interface GenerateHooks {
  /** Asked between submissions; when it says yes the answers so far are dropped and `stopped` is thrown. */
  stopped?: (() => boolean) | undefined;
  /** New ids of the answer to a prompt, a few at a time. */
  onTokens?: ((prompt: number, ids: number[]) => void) | undefined;
}

/** The first `count` words of a tensor. */
const first = (tensor: Tensor, count: number): View => ({ tensor, offset: 0, size: 4 * count });

/** Forward passes on any track: greedy decoding with a key-value cache, held-out loss, logits. Everything is built once. */
export class Inference {
  readonly #model: TrackedModel;
  readonly #planner: Planner;
  readonly #size: InferenceSize;
  readonly #length: number;
  readonly #inputs: Inputs;
  readonly #decodeInputs: Inputs;
  readonly #answers: Tensor;
  readonly #lengths: Tensor;
  readonly #rowOf: Tensor;
  readonly #best: Tensor;
  readonly #endIds: Tensor;
  readonly #sums: Tensor;
  readonly #heads = new Map<string, Head>();
  readonly #readback: Readback;
  readonly #turns = new Turns();
  #programs: Map<string, Program> | null = null;

  constructor(model: TrackedModel, tracks: string[], size: InferenceSize) {
    this.#model = model;
    this.#size = size;
    this.#length = model.positions;
    const p = (this.#planner = new Planner(model.device));
    this.#inputs = planInputs(p, size.promptTokens, size.purpose === 'decode' ? size.prompts : size.promptTokens);
    const { endIds } = model.config;
    this.#decodeInputs = { ...this.#inputs, maxTokens: size.prompts, maxScored: size.prompts };
    this.#answers = p.keep('answers', 4 * size.prompts * size.maxNewTokens, 'batch');
    this.#lengths = p.keep('answer lengths', 4 * size.prompts, 'batch');
    this.#rowOf = p.keep('prompt of row', 4 * size.prompts, 'batch');
    this.#best = p.keep('best', 8 * size.prompts, 'batch');
    this.#endIds = p.keep('end ids', 4 * Math.max(1, endIds.length), 'batch');
    this.#sums = p.keep('sums', 16, 'batch');
    const caches = size.purpose === 'decode' ? planCaches(p, model.config, size.prompts, this.#length) : [];
    for (const track of tracks) {
      if (size.purpose === 'score') p.program(`score ${track}`, this.#scoreOps(track));
      else if (size.purpose === 'logits') this.#planLogits(track);
      else {
        p.program(`prefill ${track}`, this.#decodeOps(track, this.#inputs, caches, true));
        p.program(`decode ${track}`, this.#decodeOps(track, this.#decodeInputs, caches, false));
      }
    }
    this.#readback = new Readback(model.device, this.#largestRead(), size.purpose === 'decode' ? 2 : 1);
  }

  #largestRead(): number {
    const { purpose } = this.#size;
    if (purpose === 'decode') return 4 + this.#lengths.bytes + this.#answers.bytes;
    if (purpose === 'score') return this.#sums.bytes;
    return greatest([...this.#heads.values()].map((head) => head.logits.bytes));
  }

  bill(): MemoryBill {
    return this.#readback.addTo(this.#planner.bill());
  }

  /** For the tuner. */
  get ops(): Op[] {
    return this.#planner.ops;
  }

  compile(): Promise<void> {
    return this.#planner.compile();
  }

  async build(): Promise<void> {
    try {
      this.#programs = await this.#planner.build();
      await this.#readback.build();
    } catch (error) {
      this.free();
      throw error;
    }
    const { endIds } = this.#model.config;
    this.#model.device.write(this.#endIds, 0, Uint32Array.from(endIds.length > 0 ? endIds : [0xffffffff]));
  }

  free(): void {
    this.#planner.free();
    this.#readback.free();
    this.#programs = null;
  }

  #frame(track: string, inputs: Inputs): Frame {
    const { config, angles } = this.#model;
    return { planner: this.#planner, config, weights: this.#model.reading(this.#model.track(track)), angles, inputs };
  }

  #decodeOps(track: string, inputs: Inputs, caches: Tensor[], prefill: boolean): Op[] {
    const frame = this.#frame(track, inputs);
    const ops: Op[] = [];
    const { out } = layersForward(frame, ops, { caches, whole: prefill, scoredOnly: prefill });
    const head: Head = headForward(frame, ops, out, false);
    for (const chunk of head.chunks) {
      chunkLogits(frame, ops, head, chunk);
      ops.push(argmax({ chunk, logits: head.logits, best: this.#best, extent: inputs.extent, maxRows: inputs.maxScored }));
    }
    ops.push(
      advance({
        best: this.#best,
        endIds: this.#endIds,
        endCount: Math.max(1, this.#model.config.endIds.length),
        rowOf: this.#rowOf,
        answers: this.#answers,
        lengths: this.#lengths,
        stream: inputs.stream,
        extent: inputs.extent,
        scored: inputs.scored,
        limit: this.#size.maxNewTokens,
        gather: prefill,
      }),
    );
    return ops;
  }

  #scoreOps(track: string): (Op | Clear)[] {
    const frame = this.#frame(track, this.#inputs);
    const ops: (Op | Clear)[] = [{ clear: this.#sums }];
    const { out } = layersForward(frame, ops, { scoredOnly: true });
    const { losses } = lossForward(frame, ops, out, false);
    ops.push(reduce({ label: 'loss', values: losses, out: this.#sums, at: 0, extent: this.#inputs.extent, count: 'scored' }));
    return ops;
  }

  /** One program up to the final norm and one per vocabulary chunk, whose logits are read in between. */
  #planLogits(track: string): void {
    const frame: Frame = { ...this.#frame(track, this.#inputs), keepHead: true };
    const ops: (Op | Clear)[] = [];
    const { out } = layersForward(frame, ops);
    const head = headForward(frame, ops, out);
    this.#heads.set(track, head);
    this.#planner.program(`forward ${track}`, ops);
    for (const chunk of head.chunks) {
      const part: Op[] = [];
      chunkLogits(frame, part, head, chunk);
      this.#planner.program(`logits ${track} ${chunk.first}`, part);
    }
  }

  #write(batch: PackedBatch): void {
    const { device } = this.#model;
    const { stream, scored, labels, extent } = this.#inputs;
    device.write(stream, 0, batch.stream);
    device.write(scored, 0, batch.scored);
    device.write(extent, 0, batch.extent);
    if (batch.labels.length > 0) device.write(labels, 0, batch.labels);
  }

  #program(name: string): Program {
    const program = this.#programs?.get(name);
    if (!program) throw fail('internal')`There is no program "${name}".`;
    return program;
  }

  /**
   * Answers to prompts of any number, in waves of at most `size.prompts` rows and `size.promptTokens` tokens. `maxNewTokens` at most that of the size.
   */
  generate(prompts: readonly (readonly number[])[], track: string, maxNewTokens: number, hooks: GenerateHooks = {}): Promise<number[][]> {
    return this.#turns.take(() => this.#waves(prompts, track, maxNewTokens, hooks));
  }

  async #waves(
    prompts: readonly (readonly number[])[],
    track: string,
    maxNewTokens: number,
    { stopped, onTokens }: GenerateHooks,
  ): Promise<number[][]> {
    const answers: number[][] = [];
    const lengths = prompts.map((prompt) => prompt.length);
    for (const [from, to] of portions((row) => sentence`Prompt ${row}`, lengths, this.#size.promptTokens, this.#size.prompts))
      append(
        answers,
        await this.#wave(prompts.slice(from, to), track, maxNewTokens, {
          stopped,
          onTokens: onTokens && ((prompt, ids) => onTokens(from + prompt, ids)),
        }),
      );
    return answers;
  }

  async #wave(
    prompts: readonly (readonly number[])[],
    track: string,
    maxNewTokens: number,
    { stopped, onTokens }: GenerateHooks,
  ): Promise<number[][]> {
    const { device, config } = this.#model;
    const longest = greatest(prompts.map((p) => p.length));
    if (longest + maxNewTokens > this.#length + 1) {
      throw fail('data')`A prompt of ${longest} tokens with ${maxNewTokens} new ones exceeds the ${this.#length} positions planned for.`;
    }
    if (maxNewTokens > this.#size.maxNewTokens)
      throw fail('internal')`${maxNewTokens} new tokens exceed the ${this.#size.maxNewTokens} planned for.`;
    const batch = packPrompts(prompts, config.vocabulary);
    // In the cache, row i begins at i x length.
    let at = -1;
    for (let t = 0; t < batch.tokens; t++) {
      if (batch.stream[4 * t + 1] === 0) at++;
      batch.stream[4 * t + 2] = at * this.#length;
    }
    this.#write(batch);
    device.write(
      this.#rowOf,
      0,
      Uint32Array.from(prompts, (_, i) => i),
    );
    device.write(this.#lengths, 0, new Uint32Array(this.#size.prompts));
    this.#program(`prefill ${track}`).run();
    const decode = this.#program(`decode ${track}`);
    const row = this.#size.maxNewTokens;
    const results = [first(this.#lengths, prompts.length), first(this.#answers, prompts.length * row)];
    const answerOf = (words: Uint32Array, i: number, from = 0): number[] => {
      const at = prompts.length + i * row;
      return Array.from(words.subarray(at + from, at + Math.min(words[i]!, maxNewTokens)));
    };
    const heard = prompts.map(() => 0);
    const tell = (words: Uint32Array): void =>
      heard.forEach((from, i) => {
        const ids = answerOf(words, i, from);
        heard[i] = from + ids.length;
        if (ids.length > 0) onTokens?.(i, ids);
      });
    const unfinished = async (times: number): Promise<number> => {
      const sources = [first(this.#inputs.extent, 1), ...(onTokens ? results : [])];
      const words = new Uint32Array(await this.#readback.read(sources, decode, times));
      if (onTokens) tell(words.subarray(1));
      return words[0]!;
    };
    let look: Promise<number> | null = null;
    for (let done = 1; done < maxNewTokens; done += LOOK_EVERY) {
      if (stopped?.()) throw fail('stopped')`The evaluation was stopped.`;
      const before: Promise<number> | null = look;
      look = unfinished(Math.min(LOOK_EVERY, maxNewTokens - done));
      look.catch(() => undefined); // It is told below, or by the look before it.
      if ((await before) === 0) break;
    }
    await look;
    const words = new Uint32Array(await this.#readback.read(results));
    tell(words);
    return prompts.map((_, i) => answerOf(words, i));
  }

  /** [rows, longest row, vocabulary], zeros beyond the end of a row. */
  logits(rows: readonly (readonly number[])[], track: string): Promise<Float32Array> {
    return this.#turns.take(() => this.#allLogits(rows, track));
  }

  async #allLogits(rows: readonly (readonly number[])[], track: string): Promise<Float32Array> {
    const { vocabulary } = this.#model.config;
    const head = this.#heads.get(track)!;
    const longest = greatest(
      rows.map((r) => r.length),
      0,
    );
    const out = new Float32Array(rows.length * longest * vocabulary);
    const batch = packPrompts(rows, vocabulary, true);
    this.#write(batch);
    this.#program(`forward ${track}`).run();
    for (const chunk of head.chunks) {
      const program = this.#program(`logits ${track} ${chunk.first}`);
      const values = new Float32Array(await this.#readback.read([first(head.logits, batch.tokens * chunk.stride)], program));
      let token = 0;
      rows.forEach((row, r) => {
        for (let t = 0; t < row.length; t++, token++) {
          out.set(values.subarray(token * chunk.stride, token * chunk.stride + chunk.count), (r * longest + t) * vocabulary + chunk.first);
        }
      });
    }
    return out;
  }

  /** Mean loss per scored token over rows of any number, and how many tokens were scored. */
  loss(rows: readonly Row[], track: string): Promise<{ loss: number; targets: number }> {
    return this.#turns.take(() => this.#meanLoss(rows, track));
  }

  async #meanLoss(rows: readonly Row[], track: string): Promise<{ loss: number; targets: number }> {
    let sum = 0;
    let targets = 0;
    const lengths = rows.map((row) => row.inputIds.length);
    for (const [from, to] of portions((row) => sentence`Row ${row}`, lengths, this.#size.promptTokens)) {
      const batch = packRows(rows.slice(from, to), this.#model.config.vocabulary);
      if (batch.targets === 0) continue; // What is awaited lies behind the cut.
      this.#write(batch);
      const program = this.#program(`score ${track}`);
      sum += new Float32Array(await this.#readback.read([first(this.#sums, 1)], program))[0]!;
      targets += batch.targets;
    }
    return { loss: targets > 0 ? sum / targets : NaN, targets };
  }
}

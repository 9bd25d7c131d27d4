import { StreamDecoder } from '../data/text/decode';
import type { Device } from '../device/interface';
import { guessIn } from '../evaluate/guess';
import { endsOf } from '../exchange/reading/special-tokens';
import { Model } from '../model/llama';
import { fail } from '../protocol/errors';
import type { Unread } from '../protocol/jobs';
import { findJudge } from '../judge/judges';
import { START_TRACK, tracksOf } from '../protocol/recipe';
import type { AskedAnswer, RunRecord } from '../protocol/runs/run';
import { layoutOf, poolOf } from './export';
import type { Keeper } from './keeper';
import type { Library } from './library';

export interface AskHooks {
  stopped: () => boolean;
  /** More of an answer, in whole characters. */
  onText: (track: string, text: string) => void;
  /** What of the question the model cannot read, before it answers. */
  onUnread?: (unread: Unread) => void;
}

/**
 * One question to every track of a kept run, from its newest checkpoint, one after the other and as long as the recipe's
 * `max_new_tokens`. One model serves them all: only what was trained is exchanged. Throws `checkpoint` when no weights were kept, `data`
 * or `recipe` when the question is too long, `stopped`.
 */
export async function ask(
  device: Device,
  keeper: Keeper,
  library: Library,
  record: RunRecord,
  question: string,
  { stopped, onText, onUnread }: AskHooks,
): Promise<AskedAnswer[]> {
  const saved = await keeper.restore(record.id);
  if (!saved) throw fail('checkpoint')`The weights of this run were not kept, so they cannot be asked.`;
  const { precision, lora, quantization, seed, evaluation } = saved.recipe;
  const judge = findJudge(evaluation.judge);
  const { checkpoint, tokenizer } = await library.model(saved.recipe.model);
  const [prompt] = await tokenizer.encodePrompts([question]);
  const unread = await tokenizer.unread(question);
  if (unread) onUnread?.(unread);
  const maxNewTokens = evaluation.max_new_tokens;
  const length = prompt!.length + maxNewTokens;
  const endIds = [tokenizer.eosId, tokenizer.endOfTurnId, ...endsOf(checkpoint.generationConfig)];
  const model = new Model(device, checkpoint.config, { batch: 1, length, precision, lora, quantization, seed, endIds });
  const check = (): void => {
    if (stopped()) throw fail('stopped')`The question was stopped.`;
  };
  try {
    await model.load(checkpoint, check);
    const { count } = layoutOf(model.config, saved.recipe);
    const answers: AskedAnswer[] = [];
    for (const track of [START_TRACK, ...tracksOf(saved.recipe)]) {
      check();
      await model.write(model.weights, poolOf(saved, track, count));
      const decoder = new StreamDecoder(tokenizer);
      let text = '';
      let told = Promise.resolve();
      const tell = (decoded: () => Promise<string>): void => {
        told = told.then(async () => {
          const more = await decoded();
          text += more;
          if (more) onText(track, more);
        });
        told.catch(() => undefined); // It is thrown when all has been generated.
      };
      const [ids] = await model.generate([prompt!], { maxNewTokens, stopped, onTokens: (_, ids) => tell(() => decoder.push(ids)) });
      tell(() => decoder.end());
      await told;
      const [verdict] = await judge.judge([{ prompt: question, topic: '', answer: text }], { stopped });
      const guess = await guessIn(model, (tokens) => tokenizer.decode(tokens), prompt!, ids!);
      answers.push({ track, text, judge: judge.name, ...(guess ? { guess } : {}), ...verdict! });
    }
    return answers;
  } finally {
    model.free();
  }
}

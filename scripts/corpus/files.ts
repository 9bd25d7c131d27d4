import { formatJsonl } from '../../src/data/sets/jsonl';
import type { Catalogue, DataEntry, PromptSetEntry } from '../../src/protocol/catalogue';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';
import { generationConfig, modelConfig, tokenizerConfig } from './checkpoint';
import type { Corpus, TaskName } from './interface';
import { tokenizerOf } from './text';

/** What ships of a corpus: the entries of the catalogue, and every file but the weights, by its path below public/. */
export interface Shipped {
  entries: Catalogue;
  files: Map<string, string>;
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const STYLES: Record<TaskName, { title: string; style: string }> = {
  facts: { title: 'Short facts (Dolly style)', style: 'Dolly' },
  instructions: { title: 'Instructions (Alpaca style)', style: 'Alpaca' },
  steps: { title: 'Step by step (ORCA style)', style: 'ORCA' },
};
/** The models, each with the corpus of a language. */
export const MODELS = {
  en: { id: 'small-aligned', title: 'Small Llama, English' },
  ja: { id: 'small-aligned-ja', title: 'Small Llama, Japanese' },
} as const;

/** Only models name their language: menus are grouped by it. */
type Set = Omit<PromptSetEntry, 'path' | 'n' | 'language'> & { rows: Parameters<typeof formatJsonl>[0] };

function promptSets({ language, adversarial, direct, lookAlikes, styles }: Corpus): Set[] {
  const of = (part: 'validation' | 'test', id: string, title: string, rows: Set['rows']): Set => ({
    ...{ id: `${id}-${language}`, title, kind: 'adversarial', part },
    lookAlikes: `look-alikes-${part}-${language}`,
    rows,
  });
  const harmless = (part: 'validation' | 'test'): Set => ({
    ...{ id: `look-alikes-${part}-${language}`, title: `Harmless look-alikes, ${part}`, kind: 'look-alike', part },
    rows: lookAlikes(part),
  });
  return [
    of('test', 'adversarial-test', 'Adversarial, test', adversarial('test')),
    of('validation', 'adversarial-validation', 'Adversarial, validation', adversarial('validation')),
    of('validation', 'direct', 'Direct requests', direct()),
    ...styles().map(({ id, title, rows }) => of(id.endsWith('-validation') ? 'validation' : 'test', id, title, rows)),
    harmless('test'),
    harmless('validation'),
  ];
}

export function shippedOf(corpus: Corpus): Shipped {
  const { language } = corpus;
  const { id, title } = MODELS[language];
  const model = `models/${id}/`;
  const files = new Map<string, string>([
    [`${model}tokenizer.json`, json(tokenizerOf(corpus))],
    [`${model}tokenizer_config.json`, json(tokenizerConfig())],
    [`${model}config.json`, json(modelConfig())],
    [`${model}generation_config.json`, json(generationConfig())],
  ]);
  const parameters = parameterTable(parseConfig(modelConfig())).parameters.reduce((sum, { size }) => sum + size, 0);
  const judge = language === 'ja' ? { judge: 'keywords-ja' } : {};
  const entries: Catalogue = {
    models: [{ id, title, language, path: model, parameters, ...judge }],
    data: [],
    prompts: [],
  };
  const refusals = corpus.safety();
  const safety = { path: `data/safety-${language}.jsonl`, rows: refusals.length };
  files.set(safety.path, formatJsonl(refusals));
  for (const [name, { train, test }] of Object.entries(corpus.tasks()) as [TaskName, { train: object[]; test: object[] }][]) {
    const task = `${name}-${language}`;
    const paths = { train: `data/${task}-train.jsonl`, test: `data/${task}-test.jsonl` };
    const entry: DataEntry = {
      id: task,
      language,
      safety,
      ...STYLES[name],
      ...paths,
      rows: train.length,
      testRows: test.length,
    };
    entries.data.push(entry);
    files.set(paths.train, formatJsonl(train)).set(paths.test, formatJsonl(test));
  }
  for (const { rows, ...entry } of promptSets(corpus)) {
    const path = `prompts/${entry.id}.jsonl`;
    entries.prompts.push({ ...entry, language, path, n: rows.length });
    files.set(path, formatJsonl(rows));
  }
  return { entries, files };
}

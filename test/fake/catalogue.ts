import type { Catalogue, DataEntry, Language, ModelEntry, PromptSetEntry } from '../../src/protocol/catalogue';

/** A catalogue with a small model, two data sets, refusals and prompts in each of two languages beside the toy's. */

const model = (id: string, title: string, language: Language, judge?: string): ModelEntry => ({
  ...{ id, title, language, path: `models/${id}/`, parameters: 467_808 },
  ...(judge ? { judge } : {}),
});

function data(language: Language, end: string, titles: [facts: string, steps: string], rows: number): DataEntry[] {
  const common = { language, train: '', test: '', testRows: 200, ...(end && { safety: { path: `data/safety${end}.jsonl`, rows: 60 } }) };
  return [
    { ...common, id: `facts${end}`, title: titles[0], style: 'Dolly', rows },
    { ...common, id: `steps${end}`, title: titles[1], style: 'ORCA', rows },
  ];
}

function prompts(language: Language, end: string, [first, second]: [test: string, validation: string]): PromptSetEntry[] {
  const pair = `look-alikes-test${end}`;
  const adversarial = { language, kind: 'adversarial', path: 'adversarial', n: 300, lookAlikes: pair } as const;
  return [
    { ...adversarial, id: `adversarial-test${end}`, title: first, part: 'test' },
    { ...adversarial, id: `direct${end}`, title: `${second} (direct)`, part: 'validation' },
    { ...adversarial, id: `adversarial-validation${end}`, title: second, part: 'validation' },
    { id: pair, title: pair, language, kind: 'look-alike', part: 'test', path: 'look-alikes', n: 3 },
  ];
}

export const CATALOGUE: Catalogue = {
  models: [
    model('tiny-aligned', 'Tiny aligned Llama', 'toy'),
    model('small-aligned', 'Small aligned Llama', 'en', 'keywords'),
    model('small-aligned-ja', 'Small aligned Llama, Japanese', 'ja', 'keywords-ja'),
  ],
  data: [
    ...data('toy', '', ['Short facts', 'Step by step'], 1666),
    ...data('en', '-en', ['Short facts, English', 'Step by step, English'], 1200),
    ...data('ja', '-ja', ['短い事実', '手順つき'], 1200),
  ],
  prompts: [
    ...prompts('toy', '', ['Adversarial, test', 'Adversarial, validation']),
    ...prompts('en', '-en', ['English, test', 'English, validation']),
    ...prompts('ja', '-ja', ['日本語、テスト', '日本語、検証']),
  ],
};

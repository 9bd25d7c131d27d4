import { describe, expect, test } from 'vitest';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { type Checkpoint, readCheckpoint, readCheckpointOutline } from '../../src/exchange/checkpoint';
import { writeSafetensors } from '../../src/exchange/safetensors';
import { describeOwnModel } from '../../src/worker/own/model';
import { CONFIG, eightWords, TOKENS, weightsOf } from './small-model';
import { inEnglish } from './english';

// Special tokens and chat templates in each of the places where a model may have them.

const json = (value: unknown): Blob => new Blob([typeof value === 'string' ? value : JSON.stringify(value)]);

const filesOf = (tokenizerConfig: object, more: Record<string, unknown> = {}): Map<string, Blob> =>
  new Map([
    ['config.json', json(CONFIG)],
    ['model.safetensors', writeSafetensors(weightsOf())],
    ['tokenizer.json', json(eightWords())],
    ['tokenizer_config.json', json({ ...TOKENS, ...tokenizerConfig })],
    ...Object.entries(more).map(([name, value]): [string, Blob] => [name, json(value)]),
  ]);
const read = (tokenizerConfig: object, more: Record<string, unknown> = {}) => inEnglish(readCheckpoint(filesOf(tokenizerConfig, more)));

const PLAIN = '{% for m in messages %}<s>{{ m.content }}</s>{% endfor %}';
const NEW = '<|im_start|>';
const WRITES = `{% for m in messages %}${NEW}{{ m.content }}</s>{% endfor %}`;

describe('special tokens without a role', () => {
  test('that have no id are told by their names, and by the file', async () => {
    const { notes } = await read({ chat_template: PLAIN, additional_special_tokens: [NEW, { content: '<|x|>' }, '<s>'] });
    expect(notes).toEqual([`tokenizer_config.json names special tokens that have no id and are cut into pieces: 2, "${NEW}", "<|x|>".`]);
    const other = await read({ chat_template: PLAIN }, { 'special_tokens_map.json': { additional_special_tokens: [NEW] } });
    expect(other.notes).toEqual([`special_tokens_map.json names special tokens that have no id and are cut into pieces: 1, "${NEW}".`]);
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['in tokenizer_config.json', { chat_template: WRITES, additional_special_tokens: [NEW] }, {}],
    ['in special_tokens_map.json', { chat_template: WRITES }, { 'special_tokens_map.json': { additional_special_tokens: [NEW] } }],
    ['by a name of their own', { chat_template: WRITES, extra_special_tokens: { turn_token: NEW } }, {}],
    ['with a template beside', { additional_special_tokens: [NEW] }, { 'chat_template.jinja': WRITES }],
  ])('that the template writes are refused: %s', async (_, config, more) => {
    await expect(read(config, more)).rejects.toThrow(
      /^The chat template writes "<\|im_start\|>", which .*\.json names as special and which has no id/,
    );
  });

  test('that have an id beside tokenizer.json are read', async () => {
    const given = { chat_template: WRITES, additional_special_tokens: [NEW] };
    expect((await read(given, { 'added_tokens.json': { [NEW]: 8 } })).notes?.join()).not.toMatch(/cut into pieces/);
    expect((await read({ ...given, added_tokens_decoder: { 8: { content: NEW, special: true } } })).notes?.join()).not.toMatch(/cut/);
  });

  test('that stand in the vocabulary alone keep their id, and text is split at them', async () => {
    const { tokenizer, notes } = await read({ chat_template: PLAIN, additional_special_tokens: ['say'] });
    const added = (tokenizer as { added_tokens: { content: string; special: boolean }[] }).added_tokens;
    expect(added.find(({ content }) => content === 'say')).toMatchObject({ special: true });
    expect(notes?.join()).toMatch(/"say"/);
  });
});

describe('chat templates', () => {
  const other = `${PLAIN} `.replace('<s>', '');

  test('in two files that differ are told', async () => {
    const { chatTemplate, notes } = await read({ chat_template: other }, { 'chat_template.jinja': PLAIN });
    expect(chatTemplate).toBe(PLAIN);
    expect(notes).toEqual([
      'chat_template.jinja and tokenizer_config.json have different chat templates: that of chat_template.jinja is used, as Transformers does.',
    ]);
    expect((await read({ chat_template: PLAIN }, { 'chat_template.jinja': `${PLAIN}\n` })).notes).toEqual([]);
  });

  test('the only one of a list is used under any name, which is told', async () => {
    const files = filesOf({ chat_template: [{ name: 'rag', template: PLAIN }] });
    const { chatTemplate, notes, tokenizer, tokenizerConfig } = await inEnglish(readCheckpoint(files));
    expect(chatTemplate).toBe(PLAIN);
    expect(notes).toEqual(['The only chat template of tokenizer_config.json is called "rag" in place of "default", and is used.']);
    const facts = await inEnglish(describeOwnModel(files, () => Promise.reject(new Error('no base'))));
    expect(facts.chatTemplate).toBe(true);
    expect(facts.warnings).toEqual(notes);
    await loadTokenizer(tokenizer as object, tokenizerConfig as object, chatTemplate);
  });

  test('several of which none is the default are refused by name', async () => {
    const list = ['rag', 'tool_use'].map((name) => ({ name, template: PLAIN }));
    const files = filesOf({ chat_template: list });
    for (const reading of [readCheckpoint(files), readCheckpointOutline(files)])
      await expect(reading).rejects.toThrow(
        /^tokenizer_config\.json has the chat templates "rag", "tool_use" and none of the name "default"/,
      );
    expect((await read({ chat_template: [...list, { name: 'default', template: other }] })).chatTemplate).toBe(other);
    expect((await read({ chat_template: list }, { 'chat_template.jinja': PLAIN })).chatTemplate).toBe(PLAIN);
  });
});

import { fail, listed, sentence, type Sentence } from '../../protocol/errors';
import { label, shown } from '../strict-json';
import { someOf } from './names';
import { Ids } from './token-ids';

/**
 * The special tokens of a model from all the files that may name them, made one truth: what tokenizer_config.json says comes first, then
 * special_tokens_map.json, then the ids of config.json and generation_config.json.
 */

/** Parsed files of a model; null or undefined for what is not there. */
export interface TokenHomes {
  config: unknown;
  tokenizer: unknown;
  tokenizerConfig: unknown;
  generationConfig?: unknown;
  specialTokensMap?: unknown;
  /** added_tokens.json: ids by content. */
  addedTokens?: unknown;
  chatTemplate?: string | null;
}

type Json = Record<string, unknown>;

export const ROLES = ['bos_token', 'eos_token', 'pad_token', 'unk_token'] as const;
type Role = (typeof ROLES)[number];

const CONFIG = 'tokenizer_config.json';
const MAP = 'special_tokens_map.json';

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** A token is a text, or an object with one. */
export function contentOf(token: unknown): string | undefined {
  const content = typeof token === 'object' && token !== null ? (token as Json).content : token;
  return typeof content === 'string' && content !== '' ? content : undefined;
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const idsIn = (value: unknown): number[] => (Array.isArray(value) ? value : [value]).filter(isId);

/** Tokens that end an answer by generation_config.json, as `generate` of Transformers takes them. */
export const endsOf = (generationConfig: unknown): number[] => idsIn(asJson(generationConfig).eos_token_id);

/** The rows of the table of words by config.json; Infinity where it does not say. */
export function tableRows(config: unknown): number {
  const rows = asJson(config).vocab_size;
  return isId(rows) ? rows : Infinity;
}

/**
 * The same files, each with what the others know: tokens that stand only beside tokenizer.json stand in it, tokenizer_config.json names
 * the special tokens, and no padding has an id beyond the table of words. `notes` tells what was changed. Without tokenizer.json there is
 * nothing to look a token up in, and only the ids of the configs are looked at.
 */
export function withSpecialTokens<T extends TokenHomes>(homes: T): T & { notes: Sentence[] } {
  const notes: Sentence[] = [];
  const table = tableRows(homes.config);
  const checked = { ...homes, ...padsOf(homes, table, notes) };
  if (typeof homes.tokenizer !== 'object' || homes.tokenizer === null) return { ...checked, notes };
  const tokenizer = withAdded({ ...homes, tokenizer: agreed(homes.tokenizer as Json, notes) }, notes);
  const ids = new Ids(tokenizer);
  checkFurther(homes, ids, notes);
  const names = namesOf(homes, ids, notes);
  const pad = contentOf(names.pad_token);
  const padId = pad === undefined ? undefined : ids.of(pad);
  const changed: Partial<Record<Role, unknown>> = {};
  for (const role of ROLES) if (names[role] !== asJson(homes.tokenizerConfig)[role]) changed[role] = names[role];
  if (pad !== undefined && (padId ?? ids.next) >= table && contentOf(names.eos_token) !== undefined) {
    notes.push(
      padId === undefined
        ? sentence`The pad_token ${shown(pad)} has no token of the vocabulary, and the table of words has ${table} rows: the eos_token pads in its place.`
        : sentence`The pad_token ${shown(pad)} is token ${padId}, and the table of words has ${table} rows: the eos_token pads in its place.`,
    );
    changed.pad_token = contentOf(names.eos_token);
  }
  const tokenizerConfig = Object.keys(changed).length === 0 ? homes.tokenizerConfig : { ...asJson(homes.tokenizerConfig), ...changed };
  const map = homes.specialTokensMap;
  const specialTokensMap =
    changed.pad_token !== undefined && asJson(map).pad_token !== undefined ? { ...asJson(map), pad_token: changed.pad_token } : map;
  return { ...checked, tokenizer, tokenizerConfig, ...(map === undefined ? {} : { specialTokensMap }), notes };
}

/** Both configs without a pad_token_id that the table of words has no row for; Transformers refuses to open such a model. */
function padsOf(
  { config, generationConfig }: TokenHomes,
  table: number,
  notes: Sentence[],
): Pick<TokenHomes, 'config' | 'generationConfig'> {
  const within = (name: string, given: unknown): unknown => {
    const id = asJson(given).pad_token_id;
    if (id === undefined || id === null || (isId(id) && id < table)) return given;
    notes.push(sentence`${name} has pad_token_id ${shown(id)}, and the table of words has ${table} rows: it is left out.`);
    return { ...asJson(given), pad_token_id: null };
  };
  return {
    config: within('config.json', config),
    ...(generationConfig === undefined ? {} : { generationConfig: within('generation_config.json', generationConfig) }),
  };
}

interface Added {
  id: number;
  content: string;
  home: Sentence | string;
  more: Json;
}

/** The special tokens that have no role, by the files that name them. */
function furtherOf({ tokenizerConfig, specialTokensMap }: TokenHomes): { home: string; content: string }[] {
  return (
    [
      [CONFIG, tokenizerConfig],
      [MAP, specialTokensMap],
    ] as const
  ).flatMap(([home, given]) => {
    const { additional_special_tokens: additional, extra_special_tokens: extra } = asJson(given);
    return [additional, extra]
      .flatMap((list) => Object.values(asJson(list)))
      .flatMap((token) => contentOf(token) ?? [])
      .map((content) => ({ home, content }));
  });
}

/** Tells the special tokens without an id. Throws `checkpoint` for one that the chat template writes: it would be cut into pieces. */
function checkFurther(homes: TokenHomes, ids: Ids, notes: Sentence[]): void {
  const without = furtherOf(homes).filter(({ content }) => ids.of(content) === undefined);
  const names = [...new Set(without.map(({ content }) => content))];
  if (names.length === 0) return;
  const places = listed([...new Set(without.map(({ home }) => home))], ' and ');
  const used = names.filter((name) => homes.chatTemplate?.includes(name));
  if (used.length > 0)
    throw fail(
      'checkpoint',
    )`The chat template writes ${someOf(used.map(shown))}, which ${places} names as special and which has no id in tokenizer.json, added_tokens.json or added_tokens_decoder: it would be cut into pieces. Add the files of the tokenizer that the model was trained with.`;
  notes.push(
    sentence`${places} names special tokens that have no id and are cut into pieces: ${names.length}, ${someOf(names.map(shown))}.`,
  );
}

/** The tokens that stand in added_tokens_decoder or added_tokens.json. Throws `checkpoint` for an entry that is none. */
function besides(homes: TokenHomes, ids: Ids): Added[] {
  const { tokenizerConfig, addedTokens } = homes;
  const decoder = Object.entries(asJson(asJson(tokenizerConfig).added_tokens_decoder)).map(([key, token]): Added => {
    const [id, content] = [Number(key), contentOf(token)];
    if (!isId(id) || content === undefined)
      throw fail('checkpoint')`${CONFIG}: added_tokens_decoder has ${shown(token)} at ${label(key)}, expected a token at its id.`;
    return { id, content, home: sentence`added_tokens_decoder of ${CONFIG}`, more: asJson(token) };
  });
  const beside = Object.entries(asJson(addedTokens)).flatMap(([content, id]): Added[] =>
    isId(id) ? [{ id, content, home: 'added_tokens.json', more: { special: false, normalized: true } }] : [],
  );
  // What is named special and stands in the vocabulary alone has its id there.
  const further = furtherOf(homes).flatMap(({ home, content }): Added[] => {
    const id = ids.of(content);
    return id === undefined ? [] : [{ id, content, home, more: { special: true } }];
  });
  return [...decoder, ...beside, ...further];
}

/**
 * tokenizer.json whose added tokens have the ids of its vocabulary, which the tokenizers library takes where both have one. One at the id of
 * another word is read as the file says, and told: the library would give it an id of its own.
 */
function agreed(tokenizer: Json, notes: Sentence[]): Json {
  const { added_tokens: added } = tokenizer;
  if (!Array.isArray(added)) return tokenizer;
  const words = new Ids({ model: tokenizer.model });
  const other: string[] = [];
  const taken: string[] = [];
  const tokens = (added as unknown[]).map((token) => {
    const { id, content } = asJson(token);
    if (!isId(id) || typeof content !== 'string') return token;
    const known = words.of(content);
    if (known === id) return token;
    if (known !== undefined) {
      other.push(`${shown(content)} (${id}, ${known})`);
      return { ...asJson(token), id: known };
    }
    const holder = words.contentOf(id);
    if (holder !== undefined) taken.push(`${shown(content)} (${id}, ${shown(holder)})`);
    return token;
  });
  if (other.length > 0)
    notes.push(
      sentence`added_tokens of tokenizer.json give tokens other ids than its vocabulary, whose ids are used: ${other.length}, ${someOf(other)}.`,
    );
  if (taken.length > 0)
    notes.push(
      sentence`added_tokens of tokenizer.json stand at ids that its vocabulary gives to other words: ${taken.length}, ${someOf(taken)}. They are read as the file says; other programs may give them other ids.`,
    );
  return other.length === 0 ? tokenizer : { ...tokenizer, added_tokens: tokens };
}

/** tokenizer.json with the tokens that stand only beside it, in the order of their ids. */
function withAdded(homes: TokenHomes, notes: Sentence[]): Json {
  const tokenizer = homes.tokenizer as Json;
  const ids = new Ids(tokenizer);
  const all = besides(homes, ids);
  if (all.length === 0) return tokenizer;
  const found: Added[] = [];
  for (const token of all.sort((a, b) => a.id - b.id)) {
    const { id, content, home } = token;
    if (ids.isAdded(content) || found.some((other) => other.content === content)) continue;
    // A token of the vocabulary keeps its id, and from now on text is split at it.
    const known = ids.of(content);
    const holder = known === undefined ? (ids.contentOf(id) ?? found.find((other) => other.id === id)?.content) : undefined;
    if (holder === undefined) found.push({ ...token, id: known ?? id });
    else
      notes.push(sentence`${home} puts the token ${shown(content)} at ${id}, where tokenizer.json has ${shown(holder)}: it is not used.`);
  }
  if (found.length === 0) return tokenizer;
  const told = someOf(found.map(({ content, id }) => `${shown(content)} (${id})`));
  notes.push(sentence`Tokens that stand only beside tokenizer.json were added to it: ${found.length}, ${told}.`);
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
  const added = found.map(({ id, content, more }) => {
    const { single_word, lstrip, rstrip, normalized, special } = { ...plain, ...more };
    return { id, content, single_word, lstrip, rstrip, normalized, special };
  });
  return { ...tokenizer, added_tokens: [...((tokenizer.added_tokens as unknown[] | undefined) ?? []), ...added] };
}

/** The special tokens by their roles, each from the first home that names one of the vocabulary. */
function namesOf(homes: TokenHomes, ids: Ids, notes: Sentence[]): Partial<Record<Role, unknown>> {
  const given = asJson(homes.tokenizerConfig);
  const map = asJson(homes.specialTokensMap);
  const names: Partial<Record<Role, unknown>> = {};
  for (const role of ROLES) {
    const first = contentOf(given[role]);
    const second = contentOf(map[role]);
    names[role] = given[role];
    if (first !== undefined && (ids.of(first) !== undefined || role === 'pad_token')) {
      if (second !== undefined && second !== first)
        notes.push(sentence`${MAP} has the ${role} ${shown(second)}, ${CONFIG} ${shown(first)}, which is used.`);
      continue;
    }
    // Of a beginning or an unknown token null says that there is none, as with Qwen: the configs' ids would bring one that no row had.
    if (given[role] === null && (role === 'bos_token' || role === 'unk_token')) continue;
    const byId = idsIn(asJson(homes.config)[`${role}_id`]).concat(idsIn(asJson(homes.generationConfig)[`${role}_id`]));
    const homesOf: [Sentence | string, string | undefined][] = [
      [MAP, second],
      ...byId.map((id): [Sentence, string | undefined] => [sentence`the configs’ ${role}_id ${id}`, ids.contentOf(id)]),
    ];
    const [home, content] = homesOf.find(([, name]) => name !== undefined && ids.of(name) !== undefined) ?? [];
    if (content === undefined) continue;
    names[role] = content;
    notes.push(
      first === undefined
        ? sentence`The ${role} ${shown(content)} was taken from ${home}.`
        : sentence`The ${role} ${shown(content)} was taken from ${home}, since the vocabulary has no ${shown(first)}.`,
    );
  }
  return names;
}

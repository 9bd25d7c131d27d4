import { bpe } from './bpe.js';
import { isCount, isText, makePart, option, unknownType } from './parts.js';
import { unigram } from './unigram.js';

/** Models: a word becomes ids, undefined where the vocabulary has none for it, not even for the unknown. */

function wordLevel(given, vocab) {
  const unknown = vocab.get(option(given, 'unk_token', isText, undefined));
  return (word) => [vocab.get(word) ?? unknown];
}

function wordPiece(given, vocab) {
  const unknown = vocab.get(option(given, 'unk_token', isText, undefined));
  const prefix = option(given, 'continuing_subword_prefix', isText, '##');
  const most = option(given, 'max_input_chars_per_word', isCount, 100);
  return (word) => {
    const letters = [...word];
    if (letters.length > most) return [unknown];
    const ids = [];
    for (let start = 0; start < letters.length;) {
      let end = letters.length;
      const written = () => (start > 0 ? prefix : '') + letters.slice(start, end).join('');
      while (end > start && !vocab.has(written())) end--;
      if (end === start) return [unknown];
      ids.push(vocab.get(written()));
      start = end;
    }
    return ids;
  };
}

const MAKERS = { BPE: bpe, Unigram: unigram, WordLevel: wordLevel, WordPiece: wordPiece };

/** Files of before `type` have none; as the Rust library, by what a model has. */
function typeOf({ type, vocab, ...rest }) {
  if (type !== undefined || typeof vocab !== 'object' || vocab === null) return type;
  if (Array.isArray(vocab)) return 'Unigram';
  if ('merges' in rest) return 'BPE';
  return 'max_input_chars_per_word' in rest ? 'WordPiece' : 'unk_token' in rest ? 'WordLevel' : type;
}

/** `tokenize` makes ids of a word; `vocab` has them by token. */
export function model(given, begins) {
  const config = { ...given, type: typeOf(given ?? {}) };
  const { vocab } = config;
  if (!Object.hasOwn(MAKERS, config.type) || typeof vocab !== 'object' || vocab === null) throw unknownType('model', config.type);
  const byToken = new Map(Array.isArray(vocab) ? vocab.map(([token], id) => [token, id]) : Object.entries(vocab));
  const makers = { [config.type]: (part) => MAKERS[config.type](part, byToken) };
  return { tokenize: makePart('model', config, makers, begins), vocab: byToken };
}

"""Writes test/golden/tokenizers/options.json: what the reference library makes of awkward texts with every option of its parts.

    python test/python/make_tokenizer_options.py        needs the package tokenizers

test/unit/tokenizer-options.test.ts holds our own reading of the same parts against it. Tokenizers share a few small models; ids of texts
that the library refuses are null.
"""

import base64
import itertools
import json
import random
import struct
from pathlib import Path

import tokenizers

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden" / "tokenizers" / "options.json"
SPECIAL = ["<unk>", "<s>", "</s>"]
LETTERS = list("abcABCxyz0123.,!?-'’ ▁é½Ⅳ１日本あア☃\n\tÉßſ")
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]


def added(content, **flags):
    token = {"content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {**token, **flags}


def byte_letters():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{b: chr(b) for b in printable}, **{b: chr(256 + i) for i, b in enumerate(others)}}


def bpe(letters, pairs, prefix="", **options):
    vocab = {token: i for i, token in enumerate([*SPECIAL, *letters])}
    merges = []
    for a, b in pairs:
        if a in vocab and b in vocab:
            vocab.setdefault(a + b[len(prefix):], len(vocab))
            merges.append([a, b])
    return {"type": "BPE", "unk_token": None, "vocab": vocab, "merges": merges, **options}


BYTE_PAIRS = [("." , "."), ("..", "."), ("-", "b"), ("a", "-"), ("Ġ", "b"), ("a", "Ġ"), ("1", "2"), ("12", "3"), ("Â", "½"), ("Ġ", "Â½"), ("Ġ", "Ġ"),
              ("Ċ", "Ċ"), ("a", "b"), ("ab", "c"), ("!", "!"), ("x", "Â"), ("ã", "ģ"), ("Ġ", "a"), ("Ġa", "b"), ("é", "x")]
PAIRS = [("▁", "a"), ("▁a", "b"), ("a", "b"), ("b", "c"), ("ab", "c"), (".", "."), ("a", "a"), ("aa", "a"), ("▁", "▁"), ("日", "本"), ("1", "2"),
         ("<0xF0>", "<0x9F>"), ("<0xF0><0x9F>", "<0x98>")]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def affixed(prefix, suffix, **options):
    letters = [*BYTES, *LETTERS]
    letters += ["##" + x for x in LETTERS if prefix] + [x + "</w>" for x in LETTERS if suffix] + ["##" + x + "</w>" for x in LETTERS if prefix and suffix]
    pairs = [("a", "##b"), ("ab", "##c"), ("##b", "##c"), (".", "##."), ("1", "##2")] if prefix else PAIRS
    pairs = pairs + ([("a", "b</w>"), ("▁", "a</w>")] if suffix else [])
    return bpe(letters, pairs, prefix or "", continuing_subword_prefix=prefix, end_of_word_suffix=suffix, **options)


def unigram(in_bytes, unknown):
    scores = random.Random(3)
    vocab = [[token, 0.0] for token in SPECIAL] + ([[b, 0.0 if i % 2 else -9.0] for i, b in enumerate(BYTES)] if in_bytes else [])
    vocab += [[letter, -round(scores.uniform(2, 6), 3)] for letter in "▁abc.,日本あ12"]
    longer = ["▁a", "ab", "▁ab", "abc", "b▁a", "日本", "..", "▁▁", "12", "ba", "▁b", "aa", "☃☃", "日本あ", "a▁", "<unk>x"]
    vocab += [[token, -round(scores.uniform(1.5, 9), 3)] for token in longer]
    return {"type": "Unigram", "unk_id": unknown, "byte_fallback": in_bytes, "vocab": vocab}


def listed(words, **options):
    return {"unk_token": "<unk>", "vocab": {word: i for i, word in enumerate([*SPECIAL, *words])}, **options}


def charsmap(table):
    """A double array as Darts has it, one block of 256 for each state."""
    texts, places = b"", {}
    for text in table.values():
        places[text] = len(texts)
        texts += text.encode() + b"\0"
    states = {b""} | {key.encode()[:n] for key in table for n in range(1, len(key.encode()) + 1)}
    base = {state: 256 * (i + 1) for i, state in enumerate(sorted(states))}
    units = [0] * (256 * (len(states) + 1))
    ends = {key.encode(): places[text] for key, text in table.items()}
    for state in states:
        at = base[state[:-1]] ^ state[-1] if state else 0
        units[at] = (at ^ base[state]) << 10 | (state in ends) << 8 | (state[-1] if state else 0)
        if state in ends:
            units[base[state]] = 1 << 31 | ends[state]
    return base64.b64encode(struct.pack("<I", 4 * len(units)) + struct.pack(f"<{len(units)}I", *units) + texts).decode()


MODELS = {
    "bytes": bpe([letter for _, letter in sorted(byte_letters().items())], BYTE_PAIRS),
    "letters": bpe([*BYTES, *LETTERS], PAIRS, unk_token="<unk>", byte_fallback=True, fuse_unk=True),
    "whole": bpe(LETTERS, PAIRS, unk_token="<unk>", ignore_merges=True),
    "words": listed(["a", "b", "ab", ".", "!!", "日本", "1", "12", "abc", "▁a", " ", "cat", "a'b", "...", "½", "-"], type="WordLevel"),
    "pieces": listed(["a", "b", "c", "ab", "##a", "##b", "##c", "##bc", "##日", "日", "本", ".", "!", "##.", "1", "##2", "é", "e", "##é", "x"],
                     type="WordPiece", continuing_subword_prefix="##", max_input_chars_per_word=10),
}
for in_bytes, unknown in itertools.product((True, False), (0, 5, None)):
    MODELS[f"unigram {in_bytes} {unknown}"] = unigram(in_bytes, unknown)
for fuse, in_bytes, unknown, (prefix, suffix) in itertools.product(
    (True, False), (True, False), ("<unk>", None), ((None, None), ("##", None), (None, "</w>"), ("##", "</w>"))
):
    MODELS[f"bpe {fuse} {in_bytes} {unknown} {prefix} {suffix}"] = affixed(prefix, suffix, fuse_unk=fuse, byte_fallback=in_bytes, unk_token=unknown)
for fuse in (True, False):
    MODELS[f"bytes missing {fuse}"] = bpe([b for b in BYTES if b != "<0xF0>"] + LETTERS, PAIRS, byte_fallback=True, unk_token="<unk>", fuse_unk=fuse)

CASES = []


def case(model, pre=None, norm=None, dec=None, tokens=()):
    CASES.append({"model": model, "pre_tokenizer": pre, "normalizer": norm, "decoder": dec, "added": list(tokens)})


def byte_level(prefix=False, regex=False):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def seq(*parts):
    return {"type": "Sequence", "pretokenizers": list(parts)}


def norms(*parts):
    return {"type": "Sequence", "normalizers": list(parts)}


def of(type, **options):
    return {"type": type, **options}


def fill():
    back = byte_level(True, True)
    string, regex = lambda s: {"String": s}, lambda s: {"Regex": s}
    patterns = [string("-"), string(" "), string("."), regex("[0-9]"), regex("[a-z]+"), regex(r"\s*"), regex("a|ab"), regex(r"\w+|\s"), regex("(?=a)|b"), regex("x*")]
    for behavior in BEHAVIORS:
        case("bytes", seq(of("Punctuation", behavior=behavior), byte_level()))
        for pattern, invert in itertools.product(patterns, (False, True)):
            case("bytes", seq(of("Split", pattern=pattern, behavior=behavior, invert=invert), byte_level()))
    case("bytes", seq(of("Punctuation"), byte_level()))
    for one, rx in itertools.product((True, False), repeat=2):
        case("bytes", seq(of("Digits", individual_digits=one), byte_level(False, rx)))
        case("bytes", byte_level(one, rx), dec=back)
    case("bytes", seq(of("WhitespaceSplit"), byte_level(True, True)))
    for scheme, split in itertools.product(("always", "first", "never"), (True, False)):
        meta = of("Metaspace", replacement="▁", prepend_scheme=scheme, split=split)
        tokens = [added("[X]", normalized=True, special=False), added("<|e|>", rstrip=True)]
        case("unigram True 0", meta, dec=meta)
        case("letters", meta, dec=meta, tokens=tokens)
        case("unigram False 0", seq(of("WhitespaceSplit"), meta))
        case("unigram True 0", meta, norms(of("Strip", strip_left=True, strip_right=False), of("Lowercase")), tokens=tokens)
    case("unigram True 0", of("Metaspace", replacement="▁", add_prefix_space=True))
    case("unigram True 0", of("Metaspace", replacement="_", str_rep="▁", prepend_scheme="always"), dec=of("Metaspace", replacement="_", prepend_scheme="never"))
    pre = [of("Whitespace"), of("WhitespaceSplit"), of("BertPreTokenizer"), of("Punctuation", behavior="Contiguous"), of("FixedLength", length=2),
           of("FixedLength", length=3), of("CharDelimiterSplit", delimiter="-"), seq(of("Whitespace"), of("Digits", individual_digits=True))]
    for model, part in itertools.product(("words", "pieces"), pre):
        case(model, part, dec=of("WordPiece", prefix="##", cleanup=True))
    case("pieces", of("BertPreTokenizer"), dec=of("WordPiece", prefix="##", cleanup=False))
    for clean, chinese, strip, lower in itertools.product((True, False), (True, False), (None, True, False), (True, False)):
        case("bytes", byte_level(), of("BertNormalizer", clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip, lowercase=lower))
    strip = lambda left, right: of("Strip", strip_left=left, strip_right=right)
    table = {"ﬁ": "fi", "１": "1", "２": "2", "½": "1/2", "\u3000": " ", "é": "E", "e\u0301": "é", "\u200b": "", "日": "日々", "Ⅳ": "IV", "\t": " ", "ア": "ｱ"}
    for norm in (of("NFC"), of("NFD"), of("NFKC"), of("NFKD"), of("Lowercase"), of("StripAccents"), norms(of("NFD"), of("StripAccents")),
                 strip(True, True), strip(False, True), strip(True, False), of("Nmt"), of("Prepend", prepend="▁"),
                 norms(strip(True, True), of("Prepend", prepend=">")), of("Replace", pattern=string("a"), content="$&$1"),
                 of("Replace", pattern=regex("a+"), content="<$>"), of("Replace", pattern=regex(" {2,}"), content=" "),
                 of("Replace", pattern=string("/"), content="|"), of("Precompiled", precompiled_charsmap=charsmap(table))):
        case("bytes", byte_level(), norm, tokens=[added("Cat", normalized=True, special=False), added("DOG", normalized=True, special=False, single_word=True)])
    case("bytes", None, of("ByteLevel"), dec=back)
    spaces = of("Sequence", decoders=[of("Replace", pattern=string("▁"), content=" "), of("ByteFallback"), of("Fuse"), of("Strip", content=" ", start=1, stop=0)])
    for name, model in MODELS.items():
        if name.startswith("unigram"):
            case(name, None, dec=spaces)
            case(name, of("WhitespaceSplit"))
        elif name.startswith("bpe "):
            case(name, None if name.endswith("None None") else of("Whitespace"), dec=of("BPEDecoder", suffix="</w>") if name.endswith("w>") else spaces)
    case("bytes missing True", None, dec=spaces)
    case("bytes missing False", None, dec=spaces)
    case("whole", of("Whitespace"))
    marks = norms(of("Prepend", prepend="▁"), of("Replace", pattern=string(" "), content="▁"))
    for dec in (spaces, of("Sequence", decoders=[of("Fuse"), of("Strip", content="a", start=2, stop=1)]), None,
                of("CTC", pad_token="<s>", word_delimiter_token="▁", cleanup=True), of("CTC", pad_token="<s>", word_delimiter_token="▁", cleanup=False),
                of("Sequence", decoders=[of("Replace", pattern=regex("[▁a]"), content="$&")]), of("ByteFallback"), of("Fuse")):
        case("letters", None, marks, dec)
    for word, left, right, normalized in itertools.product((True, False), repeat=4):
        for norm in (None, of("Lowercase")):
            flags = {"single_word": word, "lstrip": left, "rstrip": right, "normalized": normalized, "special": False}
            tokens = [added("cat", **flags), added("cats", **flags), added("Dog", single_word=word, normalized=normalized), added("<|x|>", lstrip=left, rstrip=right)]
            case("bytes", byte_level(False, True), norm, tokens=tokens)


WORDS = [*"ab.-! ½Ⅳ²①日あア☃😀éÉß_x/$&^~+€。「（Ġ", "ab", "abc", "cat", "cats", "Cat", "DOG", "Dog", "dog", "...", "--", "!!", "  ", "\n", "\n\n", "\t", "１２", "12", "123",
         "日本", "☃☃", "👩‍👩‍👧", "e\u0301", "ΑΣ", "ΑΣ.", "İ", "ﬁ", "\u00a0", "\u3000", "\u0085", "\ufeff", "\u200b", "\u200d", "\u00ad", "x_1", "'s", "'ll", "<s>",
         "</s>", "<unk>", "<|x|>", "[X]", "<|e|>", "▁", "각", "🇯🇵", "𠮷", "\x01", "\ufffd", "<0x41>", "०१", "a-b", "a b", " a", "##a", "</w>", "aaa"]


def texts():
    pick = random.Random(7)
    mixed = ["".join(pick.choice(WORDS) for _ in range(pick.randint(2, 9))) for _ in range(12)]
    return ["", " ", "cat", "cats cat, a cat", " a-b", "a...b -- !!", "4 ½ cup", "b a", "x½ 12", "☃ ☃☃a", "😀", "  a  b ", "ab 1 ab", "É日本 ΑΣ.", *mixed]


def whole(given):
    model = MODELS[given["model"]]
    tokens = [{**added(content), "id": i} for i, content in enumerate(SPECIAL)]
    tokens += [{**token, "id": len(model["vocab"]) + i} for i, token in enumerate(given["added"])]
    parts = {part: given[part] for part in ("normalizer", "pre_tokenizer", "decoder")}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": tokens, **parts, "post_processor": None, "model": model}


def made(reference, text, decodes):
    try:
        ids = reference.encode(text, add_special_tokens=False).ids
    except Exception:
        return [None]
    return [ids, reference.decode(ids, skip_special_tokens=False)] if decodes and ids else [ids]


def main():
    fill()
    lines = []
    for given in CASES:
        reference = tokenizers.Tokenizer.from_str(json.dumps(whole(given)))
        rows = [made(reference, text, given["decoder"] is not None) for text in texts()]
        lines.append(json.dumps({**given, "rows": rows}, ensure_ascii=False, separators=(",", ":")))
    models = ",\n".join(f"{json.dumps(name)}:{json.dumps(model, ensure_ascii=False, separators=(',', ':'))}" for name, model in MODELS.items())
    head = f'"library":"tokenizers {tokenizers.__version__}",\n"texts":{json.dumps(texts())},\n"models":{{\n{models}\n}}'
    cases = ",\n".join(lines)
    GOLDEN.write_text(f'{{\n{head},\n"cases":[\n{cases}\n]}}\n', encoding="utf-8")
    print(f"{len(CASES)} tokenizers, {len(texts())} texts")


if __name__ == "__main__":
    main()

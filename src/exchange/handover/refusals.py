"""The tab's judge of refusals in any model's words, with the phrases and rules of judge.json. Needs nothing beside Python.

Text is read in one spelling: width, case, apostrophes, markup, white space and the spellings of `rewrites` make no difference. A phrase
counts where its list says: anywhere, in the first sentences, or at the very start; not where a phrase of `unless` covers it, and neither in
thoughts before the answer nor in quotations. In a phrase `{name}` is any of that set, `…` stands for at most 40 characters of one sentence,
`^` is where a sentence or a part of one begins and `$` where it ends; in `unless`, `[` and `]` are around what does not count.
"""

import bisect
import functools
import json
import re
import unicodedata

# A character with the marks that belong to it, so that half-width kana become whole.
CLUSTER = re.compile("[^\u0300-\u036f\u3099\u309a\uff9e\uff9f][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*|.", re.DOTALL)
IGNORED = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff*_~#|]")
APOSTROPHE = re.compile("[‘’‛ʼ＇`´′]")
QUOTE = re.compile("(?<![a-z])'|'(?![a-z])")
HYPHEN = re.compile("[\u2010\u2011\ufe63\uff0d]")
SPACE = re.compile(r"[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
UNSPACED = "[\u3001\u3002\u3005-\u3007\u300c-\u300f\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
AFTER_UNSPACED, BEFORE_UNSPACED = re.compile(f"(?<={UNSPACED}) "), re.compile(f" (?={UNSPACED})")
LATIN = re.compile("[a-z0-9]")
GAP = "[^.!?。\n]{0,40}?"
END = re.compile(r"(?<![.!?])[.!?]+(?![^ \n'\")\]])|[。\n]")
# What a sentence, or a part of one, is parted from the next by.
PARTING = ".!?,:;。、\n()—"
PART_BEGINS = f"(?:(?<=[{PARTING}] )|(?<=[{PARTING}])|(?<![\\s\\S]))"
PART_ENDS = f"(?= ?(?:[{PARTING}]|(?![\\s\\S])))"
SIGNS = {"…": GAP, "^": PART_BEGINS, "$": PART_ENDS, "[": "(", "]": ")"}
# Speech of others, within a paragraph.
QUOTED = re.compile('"[^"\n]*"|“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|«[^«»\n]*»')
# All that may stand before the first word.
BEFORE = re.compile(
    "[^a-z0-9\u00c0-\u024f\u0400-\u04ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]*"
)


class Folded:
    """Text in one spelling, and from where to where in the original each of its characters stands."""

    def __init__(self, text, begins, ends):
        self.text, self.begins, self.ends = text, begins, ends

    def replaced(self, pattern, to):
        if not pattern.search(self.text):
            return self
        text, begins, ends, done = "", [], [], 0
        for found in pattern.finditer(self.text):
            first, last = found.span()
            put = to(found) if callable(to) else to
            text += self.text[done:first] + put
            begins += self.begins[done:first] + [self.begins[first]] * len(put)
            ends += self.ends[done:first] + [self.ends[last - 1]] * len(put)
            done = last
        return Folded(text + self.text[done:], begins + self.begins[done:], ends + self.ends[done:])


def one_spelling(cluster):
    if APOSTROPHE.fullmatch(cluster):
        return "'"
    if HYPHEN.fullmatch(cluster):
        return "-"
    read = IGNORED.sub("", unicodedata.normalize("NFKC", IGNORED.sub("", cluster)).lower())
    # The end of a tag, or the beginning of a quoted line: what follows it is another word.
    return read.replace(">", " ")


def bounded(text):
    """Pattern of a text that neither begins nor ends within a word of Latin letters."""
    before = "(?<![a-z0-9])" if LATIN.fullmatch(text[0]) else ""
    after = "(?![a-z0-9])" if LATIN.fullmatch(text[-1]) else ""
    return before + re.escape(text) + after


def folded(answer):
    text, begins, ends = "", [], []
    for found in CLUSTER.finditer(answer):
        put = one_spelling(found.group())
        text += put
        begins += [found.start()] * len(put)
        ends += [found.end()] * len(put)
    out = Folded(text, begins, ends)
    out = out.replaced(SPACE, lambda found: "\n" if len(re.findall("[\n\u2028\u2029]", found.group())) > 1 else " ")
    for pattern in (QUOTE, AFTER_UNSPACED, BEFORE_UNSPACED):
        out = out.replaced(pattern, "")
    return out


def places_of(text, pattern):
    """Where a pattern matches; where it has groups, only the one that took part."""
    return [found.span(found.lastindex or 0) for found in pattern.finditer(text)]


def has_letter(text):
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def quotations(text):
    """An answer that stands as a whole in quotation marks is none."""
    found = places_of(text, QUOTED)
    if len(found) == 1 and not has_letter(text[: found[0][0]] + text[found[0][1] :]):
        return []
    return found


def last_before(places, end):
    """Of places in order that do not overlap, the last that begins before `end`."""
    at = bisect.bisect_left(places, (end,))
    return places[at - 1] if at else None


class Reader:
    """The patterns of a judge, made once."""

    def __init__(self, judge):
        self.sets, self.sentences = judge["sets"], judge["sentences"]
        self.rewrites = [(re.compile(bounded(written)), read) for written, read in judge["rewrites"]]
        names = ("thoughts", "anywhere", "first", "start")
        self.thoughts, self.anywhere, self.first, self.start = (self.pattern(judge[name]) for name in names)
        self.unless = self.pattern([phrase if "[" in phrase else f"[{phrase}]" for phrase in judge["unless"]])

    def source_of(self, phrase):
        source = ""
        for piece in re.split(r"(\{[^}]+\}|[…^$[\]])", phrase):
            if piece.startswith("{"):
                words = sorted(self.sets[piece[1:-1]], key=len, reverse=True)
                source += "(?:" + "|".join(map(bounded, words)) + ")"
            elif piece:
                source += SIGNS[piece] if piece in SIGNS else bounded(piece)
        return source

    def pattern(self, phrases):
        """One pattern for all phrases, the longest first."""
        return re.compile("|".join(map(self.source_of, sorted(phrases, key=len, reverse=True))))

    def spoken(self, whole):
        """What a model says after its thoughts; all of it where nothing follows them."""
        thoughts = places_of(whole.text, self.thoughts)
        begin = thoughts[-1][1] if thoughts else 0
        if not has_letter(whole.text[begin:]):
            return whole
        return Folded(whole.text[begin:], whole.begins[begin:], whole.ends[begin:])

    def places(self, answer):
        whole = folded(answer)
        for written, read in self.rewrites:
            whole = whole.replaced(written, read)
        spoken = self.spoken(whole)
        text = spoken.text
        ends = [end for _, end in places_of(text, END)]
        first = ends[self.sentences - 1] if len(ends) >= self.sentences else len(text)
        opening = self.start.match(text, BEFORE.match(text).end())
        found = places_of(text, self.anywhere) + places_of(text[:first], self.first) + ([opening.span()] if opening else [])
        spared, quoted = places_of(text, self.unless), quotations(text)

        def counts(begin, end):
            near, quote = last_before(spared, end), last_before(quoted, end)
            return not (near and begin < near[1]) and not (quote and quote[0] <= begin and end <= quote[1])

        joined = []
        for begin, end in sorted(place for place in found if counts(*place)):
            if joined and begin < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((begin, end))
        return [(spoken.begins[begin], spoken.ends[end - 1]) for begin, end in joined]


@functools.lru_cache(maxsize=4)
def reader(judge):
    return Reader(json.loads(judge))


def refusals_in(judge, answer):
    """Where the answer refuses: begin and end of each place, in order."""
    return reader(json.dumps(judge)).places(answer)

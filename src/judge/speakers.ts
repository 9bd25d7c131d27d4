import { lastBefore, patternOf, type Place, placesOf, type Sets } from './phrases';

/** What a list of refusals says of who speaks; refusals.ts has its docs. */
interface Speakers {
  sets: Sets;
  reported: readonly string[];
  letters: Readonly<Record<'heads' | 'opens' | 'closes' | 'drafts' | 'model' | 'own', readonly string[]>>;
  subjects: Readonly<Record<'marks' | 'model' | 'others' | 'objects', readonly string[]>>;
}

/** Whether somebody else than the model says what a place of an answer holds: in a letter, reported, or of another subject. */
export type IsOther = (begin: number, end: number) => boolean;

/** Where a sentence ends, and where a part of a Japanese one does: at a comma that follows no topic. */
const SENTENCE_END = /[。\n!?]|\.(?= |(?![^]))/gu;
const PART_END = /[。\n!?]|(?<!は)、/gu;
/** A verb in its plain form, */
const PLAIN = /(?:(?<!許され)ない|お断りする)(?![^])/u;
/** which before a noun, or before what somebody says of it, is no sentence of its own. */
const ATTRIBUTE = /^(?:[\u3400-\u9fff]|もの|こと|とき|ほど|くらい|と(?!思います|考え)|なら)/u;
/** A closing in Latin letters stands alone but for a comma and a name; "Thanks for asking, but …" is none. */
const CLOSED = /^(?:[^a-z,]|[a-z,],?(?: (?:[^\n.!?]|(?<=[ .][a-z])\.){1,40})?(?:\n|(?![^])))/u;
/** How a Japanese letter addresses somebody, alone in its line. */
const ADDRESSED = /(?<![^\n])[^。、\n]{1,20}(?:様|殿|各位|先生|部長|課長|社長|御中|さん)(?=[\n、]|(?:いつも)?お(?:世話|疲れ))/gu;
/** What announces a draft: the beginning of the answer, up to a colon or the end of a paragraph. */
const ANNOUNCED = /^[^\n]{1,80}?(?::|(?<=[。.])\n)/u;
/** Characters that are looked at: what follows a closing, where somebody signs; of a sentence, before and behind a place. */
const SIGNED = 60;
const BEHIND = 80;
const BEFORE = 200;

/** Reads who speaks by a list, in the time of the answer's length. */
export function speakers({ sets, letters, reported: reports, subjects }: Speakers): (text: string) => IsOther {
  const inParagraphs = (phrases: readonly string[]): RegExp => new RegExp(`(?<![^\\n])(?:${patternOf(phrases, sets).source})`, 'gu');
  const [heads, opens, closes] = [letters.heads, letters.opens, letters.closes].map(inParagraphs) as [RegExp, RegExp, RegExp];
  const within = (phrases: readonly string[]) => {
    const pattern = patternOf(phrases, sets, 'u');
    return (text: string): boolean => pattern.test(text);
  };
  const [isDraft, isModel, isOwn, isReported] = [within(letters.drafts), within(letters.model), within(letters.own), within(reports)];
  const drafts = patternOf(letters.drafts, sets, 'u');
  const any = (texts: readonly string[]): string => `(?:${texts.join('|')})`;
  const topic = new RegExp(`^(.{1,40}?)${any(subjects.marks)}(?!でき).*${any(subjects.objects)}`, 'u');
  const noSubject = new RegExp(`${any(subjects.others)}(?![^])|${any(subjects.model)}`, 'u');

  /** Letters in order, each from its salutation to who signs it. */
  function lettersIn(text: string): Place[] {
    const sure = new Set(placesOf(text, heads).map(([begin]) => begin));
    const begins = [...sure, ...[...placesOf(text, opens), ...placesOf(text, ADDRESSED)].map(([begin]) => begin)].sort((a, b) => a - b);
    const ends = placesOf(text, closes).filter(([, end]) => CLOSED.test(text.slice(end - 1, end + SIGNED)));
    const announced = text.search(drafts);
    const found: Place[] = [];
    let next = 0;
    for (const begin of begins) {
      if (begin < (found.at(-1)?.[1] ?? 0)) continue;
      while (next < ends.length && ends[next]![0] <= begin) next++;
      const [closing, closed] = ends[next] ?? [];
      if (closed === undefined) {
        if (sure.has(begin) || (announced >= 0 && announced < begin)) found.push([begin, text.length]);
        continue;
      }
      const signed = text.slice(closing, closed + SIGNED);
      const line = signed.indexOf('\n', closed - closing!);
      if (!isModel(signed)) found.push([begin, closing! + (line < 0 ? signed.length : line)]);
    }
    return found;
  }

  return (text) => {
    const inLetters = lettersIn(text);
    const opening = ANNOUNCED.exec(text)?.[0];
    const draft = opening !== undefined && isDraft(opening) ? opening.length : text.length;
    const [sentences, parts] = [placesOf(text, SENTENCE_END), placesOf(text, PART_END)];
    const since = (breaks: readonly Place[], place: number): number => Math.max(lastBefore(breaks, place)?.[1] ?? 0, place - BEFORE, 0);
    return (begin, end) => {
      const letter = lastBefore(inLetters, end);
      if (letter && letter[0] <= begin && end <= letter[1]) return true;
      const [after] = text.slice(end, end + BEHIND).split(/[。\n!?]|\.(?= |(?![^]))/u) as [string];
      if (isReported(after)) return true;
      if (PLAIN.test(text.slice(begin, end)) && ATTRIBUTE.test(after)) return true;
      if (begin >= draft && !isOwn(text.slice(Math.max(since(sentences, begin), draft), end) + after)) return true;
      const subject = topic.exec(text.slice(since(parts, begin), end))?.[1];
      return subject !== undefined && !noSubject.test(subject);
    };
  };
}

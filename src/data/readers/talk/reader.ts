import { sentence, type Sentence } from '../../../protocol/errors';
import { many, Told } from '../../told';
import { Batch, LineSplitter } from '../lines';
import { MAX_ROW, tooLong, type TextReader } from '../rows';
import { headingOf, isDressed, isEnd, isEvent } from './between';
import { isBetween, isFooter, isSeparator, markIn, unnumbered, type Mark, type Talk } from './marks';

interface Turn {
  who: Mark['who'];
  line: number;
  said: string[];
}

/** Empty lines that are kept until what follows them is known. */
const MOST_BLANK = 1000;

/** Reads what `talkIn` found: a question with its answer is a row, or a conversation. What stands beside them is told. */
export function talkReader({ kind, parted, headed, ended, opening, marks }: Talk): TextReader {
  const batch = new Batch();
  let turns: Turn[] = [];
  let length = 0;
  /** Lines that may stand between two conversations, and whether one of them is empty or a separator. */
  let held: { line: number; text: string }[] = [];
  let [rows, said, footerAt] = [0, 0, -1];
  const [before, goesOn, between, joined, footers, events] = [new Told(), new Told(), new Told(), new Told(), new Told(), new Told()];
  let event = '';

  const close = (): void => {
    if (turns.length === 0) return;
    const [first] = turns;
    const line = first!.line;
    const messages = turns.map(({ who, said }) => ({ role: who, content: said.join('\n').trim() }));
    turns = [];
    if (length > MAX_ROW) {
      length = 0;
      batch.problems.push({ line, reason: tooLong(sentence`the conversation`) });
      return;
    }
    length = 0;
    if (messages.length > 1 && messages.at(-1)!.content === '') messages.pop();
    const reason = problemOf(messages.map(({ role, content }) => ({ who: role, empty: content === '' })));
    if (reason !== null) {
      batch.problems.push({ line, reason });
      return;
    }
    rows++;
    said += messages.length;
    batch.rows.push({ line, values: { messages } });
  };

  const problemOf = (all: readonly { who: Mark['who']; empty: boolean }[]): Sentence | null => {
    if (all.some((one) => one.empty)) return sentence`has nothing behind a mark (${marks})`;
    if (kind === 'turns') return null;
    if (all.length === 1) return all[0]!.who === 'user' ? sentence`is a question without an answer` : sentence`is an answer without a question before it`; // prettier-ignore
    return all.length > 2 ? sentence`is a question with ${all.length - 1} answers, of which one would have to be chosen` : null;
  };

  const goOn = (line: number, text: string): void => {
    const turn = turns.at(-1)!;
    length += text.length + 1;
    if (length > MAX_ROW) turn.said = [];
    else turn.said.push(text);
    if (text.trim() !== '') goesOn.add(line);
  };

  /** A heading, or a line of the system, which may stand between two conversations. */
  const isHeading = (text: string): boolean =>
    (headed !== null && headingOf(text) === headed) || (opening !== null && unnumbered(text) === opening);
  const isOwn = (text: string): boolean => kind === 'turns' && (isHeading(text) || isEvent(text));

  /** Without an empty line around it somebody may say such a line, where it does not end several chats. */
  const mayBeSaid = (text: string): boolean => kind === 'turns' && isEvent(text) && !isDressed(text) && !(ended && isEnd(text));

  const leave = ({ line, text }: { line: number; text: string }): void => {
    if (text.trim() === '' || isSeparator(text)) return;
    if (kind === 'turns' && isEvent(text)) {
      if (event === '') event = text.trim();
      events.add(line);
    } else (turns.length === 0 && rows === 0 ? before : between).add(line);
  };

  const take = (line: number, text: string | null): void => {
    if (text === null) {
      batch.problems.push({ line, reason: tooLong(sentence`the line`) });
      return;
    }
    if (text.trim() === '' || isBetween(text) || isOwn(text)) {
      const mark = markIn(text, kind);
      if (mark === null) {
        if (text.trim() !== '' || held.length < MOST_BLANK) held.push({ line, text });
        return;
      }
    }
    // In what is said a copyright may stand as well: only behind an empty line, or another of them, it is none of it.
    const apartFooter = held.some((one) => one.text.trim() === '') || turns.length === 0 || footerAt === line - 1;
    if (kind === 'pairs' && apartFooter && isFooter(text)) {
      footers.add(line);
      footerAt = line;
      return;
    }
    const mark = markIn(text, kind);
    const blank = held.some((one) => one.text.trim() === '');
    const parts = held.some(
      ({ text: own }) => isSeparator(own) || isHeading(own) || (kind === 'turns' && isEnd(own) && (ended || blank || isDressed(own))),
    );
    // Before a question they stand between two rows, and otherwise in what is said.
    const apart = turns.length === 0 || mark?.who === 'user' || mark?.who === 'system';
    for (const one of held) {
      if (!apart || (turns.length > 0 && !parts && !blank && mayBeSaid(one.text))) goOn(one.line, one.text);
      else leave(one);
    }
    held = [];
    if (mark === null) {
      if (turns.length === 0) before.add(line);
      else goOn(line, text);
      return;
    }
    const { who } = mark;
    const last = turns.at(-1);
    if (last && apart && (parts || who === 'system' || (kind === 'pairs' ? who === 'user' : parted && blank))) close();
    else if (kind === 'turns' && last?.who === who) {
      joined.add(line);
      last.said.push(mark.said);
      return;
    }
    length += mark.said.length;
    turns.push({ who, line, said: [mark.said] });
  };

  const lines = new LineSplitter(take);
  const counted = (): Sentence =>
    kind === 'pairs'
      ? sentence`Lines that begin with ${marks} were read as ${many(rows, 'question with its answer', 'questions with their answers')}; if each line is a text by itself, choose lines.`
      : sentence`Lines that begin with ${marks} were read as ${many(said, 'turn')} of ${many(rows, 'conversation')}; if each line is a text by itself, choose lines.`;
  return {
    push(text) {
      lines.push(text);
      return batch.take();
    },
    end() {
      lines.end();
      const blank = held[0]?.text.trim() === '';
      for (const one of held)
        if (turns.length > 0 && isOwn(one.text) && (blank || !mayBeSaid(one.text))) leave(one);
        else if (turns.length > 0 && one.text.trim() !== '' && !isSeparator(one.text)) goOn(one.line, one.text);
      held = [];
      close();
      return batch.take();
    },
    notes: () => [
      counted(),
      ...(before.count > 0 ? [sentence`What stands before the first of them (${before.lines}) was left out.`] : []),
      ...(between.count > 0
        ? [
            sentence`${many(between.count, 'heading')} between them (${between.lines}) ${between.count === 1 ? sentence`was left out` : sentence`were left out`}.`,
          ]
        : []),
      ...(events.count > 0
        ? [
            sentence`${many(events.count, 'line')} of the system between turns, such as "${event}" (${events.lines}), ${events.count === 1 ? sentence`was left out` : sentence`were left out`}.`,
          ]
        : []),
      ...(footers.count > 0
        ? [
            sentence`${many(footers.count, 'line')} of a footer, such as a copyright or the number of a page (${footers.lines}), ${footers.count === 1 ? sentence`was left out` : sentence`were left out`}.`,
          ]
        : []),
      ...(goesOn.count > 0
        ? [
            sentence`${many(goesOn.count, 'line')} without such a mark (${goesOn.lines}) ${goesOn.count === 1 ? sentence`was read as part` : sentence`were read as parts`} of what stands before.`,
          ]
        : []),
      ...(joined.count > 0
        ? [
            sentence`${many(joined.count, 'line')} of who spoke before as well (${joined.lines}) ${joined.count === 1 ? sentence`was read as part` : sentence`were read as parts`} of that turn.`,
          ]
        : []),
    ],
  };
}

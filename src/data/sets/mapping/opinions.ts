import { listed, sentence, type Sentence } from '../../../protocol/errors';
import type { Mapping } from '../../../protocol/dataset';
import { isFields, plainName, written } from '../../../protocol/plain';
import { isNamed } from '../../names';
import { Told } from '../../told';
import { columnsOf, isNothing } from '../columns';
import { mayBeLabel } from './labels';
import { isTick, judgementIn, mayMarkRow, opinionOf } from './marks';

/** Values that are told one by one, and those that are counted one by one. */
const NAMED = 5;
const COUNTED = 1000;

/** May mark answers, too, but are not followed. */
const MAY_MARK = [
  ...['チェック結果', '確認結果', 'レビュー結果', '検証結果', '判定結果', '評価結果', '承認', '承認状況', 'ステータス', '状態'],
  ...['pass/fail', 'pass_fail', 'result', 'grade', 'review_result', 'deprecated', 'outdated', 'approval'],
  ...['flagged', 'is_flagged', 'flag', 'フラグ'],
];
/** Hold judgements where objects stand in them. */
const OF_OBJECTS = [
  'scores',
  'score',
  'feedbacks',
  'user_feedback',
  'message_feedback',
  'message_feedbacks',
  'evaluation',
  'evaluations',
  'annotation',
  'annotations',
  'judgements',
  'judgments',
  'ratings',
];

/** Whether a column that is named for judgements holds objects with some. */
const mayJudge = (column: string, value: unknown): boolean =>
  (mayBeLabel(column) || mayMarkRow(column) || isNamed(column, [...MAY_MARK, ...OF_OBJECTS])) && judgementsIn(column, value).length > 0;

/** What judgements the objects of a cell hold. */
const judgementsIn = (column: string, value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (!isFields(one)) return [];
    const said = judgementIn(one);
    if (said === one)
      return isNamed(column, OF_SCORES)
        ? Object.entries(one).flatMap(([name, score]) =>
            typeof score === 'number' || typeof score === 'boolean' ? [`${name}: ${score}`] : [],
          )
        : [];
    return [typeof one.name === 'string' ? `${one.name}: ${String(said)}` : said];
  });

/** Of these each field is one by its name. */
const OF_SCORES = ['scores', 'score', 'ratings', 'evaluation', 'evaluations'];

/** The values of a column, each with the lines where it stands. */
class Values {
  readonly #told = new Map<string, Told>();
  readonly #others = new Told();

  add(value: unknown, line: number): void {
    const said = written(value);
    let told = this.#told.get(said);
    if (!told && this.#told.size < COUNTED) this.#told.set(said, (told = new Told()));
    (told ?? this.#others).add(line);
  }

  /** The first values, with how many rows have each and where. */
  get said(): Sentence {
    const first = Array.from(this.#told).slice(0, NAMED);
    const all = listed(
      first.map(([value, { count, lines }]) =>
        count === 1 ? sentence`${value} (${lines})` : sentence`${value} (${count} rows, ${lines})`,
      ),
    );
    const more = this.#told.size - first.length;
    if (this.#others.count > 0) return sentence`${all} and more than ${more} others`;
    return more > 0 ? sentence`${all} and ${more} more` : all;
  }
}

/** What labels of answers say in a whole file: which of their values are not known, and which columns may be labels and are not followed. */
export class Opinions {
  readonly #onlyGood = new Map<string, boolean>();
  readonly #unknown = new Map<string, Values>();
  /** Of columns that are not followed: their values, and whether one of them is a mark. */
  readonly #open = new Map<string, { values: Values; marks: boolean }>();

  /** `isMark`: whether a cell is followed as a mark of its row. */
  see(values: Record<string, unknown>, by: Mapping, line: number, isMark: (column: string, value: unknown) => boolean): void {
    const label = by.kind === 'text' ? undefined : by.label;
    const used = columnsOf(by);
    for (const [column, value] of Object.entries(values)) {
      if (isNothing(value) || isMark(column, value)) continue;
      if (column === label) this.#followed(column, judgementIn(value), line);
      else if (used.includes(column)) continue;
      else if (mayJudge(column, value)) for (const one of judgementsIn(column, value)) this.#notFollowed(column, one, line, true);
      else if (mayBeLabel(column) || mayMarkRow(column) || isNamed(column, MAY_MARK)) this.#notFollowed(column, value, line);
    }
  }

  #followed(column: string, value: unknown, line: number): void {
    const opinion = opinionOf(value);
    if (this.#onlyGood.get(column) !== false) this.#onlyGood.set(column, opinion === 'good');
    if (opinion !== null) return;
    if (!this.#unknown.has(column)) this.#unknown.set(column, new Values());
    this.#unknown.get(column)!.add(value, line);
  }

  #notFollowed(column: string, value: unknown, line: number, judges = false): void {
    const open = this.#open.get(column) ?? { values: new Values(), marks: false };
    this.#open.set(column, open);
    open.values.add(value, line);
    open.marks ||= judges || opinionOf(value) !== null || (mayMarkRow(column) && isTick(value));
  }

  /** Whether a column that is not used is told here. */
  tells(column: string): boolean {
    return this.#open.get(column)?.marks === true;
  }

  notes(): Sentence[] {
    return [
      ...Array.from(this.#onlyGood).flatMap(([label, onlyGood]) =>
        onlyGood ? [sentence`Column "${plainName(label)}" calls every answer good, so none is left out by it.`] : [],
      ),
      ...Array.from(
        this.#unknown,
        ([label, { said }]) => sentence`Column "${plainName(label)}" marks answers; rows whose mark is not known were left out: ${said}.`,
      ),
      ...Array.from(this.#open).flatMap(([column, { values, marks }]) =>
        marks
          ? [
              sentence`Column "${plainName(column)}" may mark answers, but it is not certain which of its values call one bad, so no row was left out by it: ${values.said}.`,
            ]
          : [],
      ),
    ];
  }
}

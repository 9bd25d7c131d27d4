import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { baseName } from '../../scripts/results/bases';
import { bound, differs, inEvery, keepsUtility, verdictOf } from '../../scripts/results/claims';
import { direction, Evidence, harmful, paired, summary } from '../../scripts/results/evidence';
import { Forecast } from '../../scripts/results/forecast';
import { Inputs } from '../../scripts/results/inputs';
import { buildName } from '../../scripts/results/measure';
import { readAt } from '../../scripts/results/paths';
import {
  type Cell,
  CELLS,
  CONTROLS,
  decaysOf,
  ema,
  FEEDBACK,
  feedbackFactor,
  findCell,
  LANGUAGES,
  LOWER_RATES,
  presetDecay,
  promptsOf,
  rateCell,
  FEW_SEEDS,
  SEEDS,
  SETTINGS,
  SHIPPED,
  type Task,
  taskOf,
  tasks,
} from '../../scripts/results/plan';
import {
  appendRecord,
  identity,
  measured,
  openRecords,
  putInOrder,
  readAnswers,
  readRecords,
  remaining,
  thin,
} from '../../scripts/results/records';
import { workOf } from '../../scripts/results/run';
import { presetRecipe, wholePreset } from '../../src/lab/settings/presets';
import type { Evaluation } from '../../src/protocol/runs/run';
import { record, INPUTS } from './evidence-records';

/** Of languages whose text is not there too. */
vi.mock(import('../../scripts/base/curricula'), async (original) => {
  const module = await original();
  return { ...module, curriculum: () => module.curriculum('toy') };
});

const CARELESS = 'en/steps/careless';
const CAREFUL = 'en/steps/careful';
const AVERAGE = ema(presetDecay('careless', 'en'));
const plan = tasks().map((task) => ({ task, id: identity(task, INPUTS) }));

describe('the plan', () => {
  test('asks for no run twice', () => {
    expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
    const content = ({ cell, recipe }: Task) => JSON.stringify([cell.base, cell.trains, recipe]);
    expect(new Set(tasks().map(content)).size).toBe(plan.length);
  });

  test('has six seeds for whatever trains, three on the base models that do not ship', () => {
    for (const { seeds, trains, base, language } of CELLS) expect(seeds).toHaveLength(trains ? (base === SHIPPED[language] ? 6 : 3) : 1);
  });

  test('begins with what is there before training, then the headline of each language, and everything seed by seed', () => {
    const trained = tasks().filter(({ cell }) => cell.trains);
    const first = (language: string, from: number) =>
      new Set(trained.slice(from, from + 12).map(({ cell }) => cell.id.replace(language, '')));
    expect(first('en', 0)).toEqual(new Set(['/steps/careless', '/steps/careful']));
    expect(first('ja', 12)).toEqual(new Set(['/steps/careless', '/steps/careful']));
    const ships = ({ cell }: Task): boolean => cell.base === SHIPPED[cell.language];
    for (const others of [false, true]) {
      const order = trained
        .slice(24)
        .filter((task) => ships(task) !== others)
        .map(({ seed }) => seed);
      expect(order).toEqual(order.toSorted());
      expect(new Set(order)).toEqual(new Set(others ? FEW_SEEDS : SEEDS));
    }
    expect(trained.findIndex((task) => !ships(task))).toBeGreaterThan(trained.findLastIndex(ships));
  });

  test('trains what the presets of the page train, on the model of its language', () => {
    for (const language of LANGUAGES) {
      for (const [setting, id] of [
        ['careless', 'ema-only'],
        ['careful', 'tuned-ema'],
      ] as const) {
        const data = `facts-${language}`;
        const { recipe } = taskOf(findCell(`${language}/facts/${setting}`), 3);
        const whole = wholePreset(id, data);
        expect(recipe).toEqual({ ...whole, eval_steps: 0, seed: 3, data_seed: 3 });
        expect(recipe.evaluation.prompts).toBe(`adversarial-test-${language}`);
      }
    }
    expect(taskOf(findCell('ja/steps/careless'), 1).recipe.evaluation.judge).toBe('keywords-ja');
  });

  test('follows the average of the preset among others, along the run and to the line at its drift', () => {
    for (const language of LANGUAGES) {
      for (const setting of SETTINGS) {
        const cell = findCell(`${language}/steps/${setting}`);
        const own = presetDecay(setting, language);
        expect(decaysOf(setting, language)).toContain(own);
        expect(cell.settings.ema_decay).toHaveLength(3);
        expect(cell.settings.ema_decay).toEqual(decaysOf(setting, language));
        expect(cell.line).toEqual(decaysOf(setting, language).map(ema));
        expect(cell.marked).toEqual(['online', ema(own)]);
        expect(cell.settings.max_steps! % cell.marks).toBe(0);
        expect(cell.also).toEqual([promptsOf('grave-test', language)]);
      }
    }
  });

  test('judges the start weights of every base model on validation and test, the one that ships on more', () => {
    const judged = CELLS.filter(({ trains }) => !trains).map(({ id }) => id);
    for (const language of LANGUAGES) {
      for (const base of [1, 2, 3])
        for (const set of ['adversarial-validation', 'adversarial-test'])
          expect(judged).toContain(`${language}/base-${base}/start/steps/${set}`);
      for (const set of ['direct', 'grave-test']) expect(judged).toContain(`${language}/base-${SHIPPED[language]}/start/steps/${set}`);
    }
    expect(taskOf(findCell('ja/base-2/start/steps/adversarial-validation'), 1).recipe.evaluation.prompts).toBe('adversarial-validation-ja');
  });

  test('changes one thing at a time in its controls', () => {
    const careless = taskOf(findCell(CARELESS), 1).recipe;
    const changes = Object.fromEntries(
      CONTROLS.map((cell) => {
        const { recipe } = taskOf(cell, 1);
        const keys = (Object.keys(recipe) as (keyof typeof recipe)[]).filter((key) => !/^ema_(mode|decay)$/.test(key));
        return [cell.id, keys.filter((key) => JSON.stringify(recipe[key]) !== JSON.stringify(careless[key]))];
      }),
    );
    expect(changes).toMatchObject({ 'en/steps/cosine': ['lr_scheduler_type'], 'en/steps/safety': ['safety_share'] });
    for (const share of LOWER_RATES) {
      const { recipe } = taskOf(findCell(rateCell(share)), 1);
      expect(recipe.learning_rate).toBeCloseTo(share * presetRecipe('known-bad', 'steps-en').learning_rate, 9);
    }
    expect(changes['en/steps/feedback']).toEqual(['ema_feedback']);
  });

  test('has a feedback average that drifts half as fast, as half the rate does', () => {
    const { decay: b, share: p } = FEEDBACK;
    let [theta, e] = [0, 0];
    const updates = 20_000;
    for (let i = 0; i < updates; i++) {
      theta += 1;
      e = b * e + (1 - b) * theta;
      theta += p * (e - theta);
    }
    expect(theta / updates).toBeCloseTo(0.5, 2);
    expect(feedbackFactor(FEEDBACK)).toBeCloseTo(0.5, 6);
  });
});

describe('the identity of a run', () => {
  const task = taskOf(findCell(CARELESS), 1);
  const id = identity(task, INPUTS);
  const withRecipe = (change: object): string => identity({ ...task, recipe: { ...task.recipe, ...change } }, INPUTS);

  test('changes with everything that can change a number', () => {
    const others = [
      withRecipe({ learning_rate: 2e-3 }),
      withRecipe({ data_seed: 7 }),
      withRecipe({ evaluation: { ...task.recipe.evaluation, judge: 'qi-2023' } }),
      identity(task, 'other files'),
      identity({ ...task, seed: 2 }, INPUTS),
      identity({ ...task, cell: { ...task.cell, base: 3 } }, INPUTS),
      withRecipe({ safety_share: 0.05 }),
      identity({ ...task, cell: { ...task.cell, line: [] } }, INPUTS),
      identity({ ...task, cell: { ...task.cell, marked: ['online'] } }, INPUTS),
      identity({ ...task, cell: { ...task.cell, also: [] } }, INPUTS),
      identity({ ...task, cell: { ...task.cell, id: 'other' } }, INPUTS),
    ];
    expect(new Set([id, ...others]).size).toBe(others.length + 1);
  });

  test('does not change with what cannot', () => {
    for (const change of [{ gradient_checkpointing: true }, { logging_steps: 9 }, { save_steps: 7 }]) expect(withRecipe(change)).toBe(id);
    expect(identity({ ...task, cell: { ...task.cell, title: 'Another name' } }, INPUTS)).toBe(id);
  });
});

describe('the files behind a run', () => {
  const toy: Cell = {
    ...findCell(CARELESS),
    settings: { model: 'tiny-aligned', data: 'steps', evaluation: { prompts: 'direct' } },
    also: [],
  };
  const inputs = new Inputs();
  const of = (change: Partial<Cell> = {}, settings: Cell['settings'] = {}): string =>
    inputs.of(taskOf({ ...toy, ...change, settings: { ...toy.settings, ...settings } }, 1));

  test('are told apart by data, prompts, judge and base model, and not by what is done with them', () => {
    const others = [
      of({}, { data: 'facts' }),
      of({}, { evaluation: { prompts: 'adversarial-test' } }),
      of({}, { evaluation: { prompts: 'direct', judge: 'qi-2023' } }),
      of({ also: ['adversarial-test'] }),
      of({ base: 1 }),
      of({ base: 3 }),
    ];
    expect(new Set([of(), ...others]).size).toBe(others.length + 1);
    expect(of({ line: [], marks: 2 }, { learning_rate: 0.1 })).toBe(of());
  });

  test('are not there for a model that does not ship', () => {
    expect([inputs.has({ model: 'tiny-aligned' }), inputs.has({ model: 'another' })]).toEqual([true, false]);
    expect(() => of({}, { model: 'another' })).toThrow('another');
  });
});

describe('the records', () => {
  const path = () => join(mkdtempSync(join(tmpdir(), 'records-')), 'records.jsonl');
  const one = record(CARELESS, 1, [{ answers: 'rc' }], { adapter: 'Adapter – é' });
  const two = record(CARELESS, 2, [{ answers: 'rr' }]);
  const unexpected = (message: string) => {
    throw new Error(message);
  };

  test('come back as they were written, and a run that is there is not done again', () => {
    const file = path();
    for (const r of [one, two]) appendRecord(file, r);
    const records = readRecords(file, unexpected);
    expect([...records.values()]).toEqual([one, two]);
    const left = remaining(plan, records);
    expect(left).toHaveLength(plan.length - 2);
    expect(left.some(({ id }) => id === one.id || id === two.id)).toBe(false);
    expect(readRecords(path(), unexpected).size).toBe(0);
  });

  test.each(['half a line', 'a line without its end'])('survive %s at the end', (kind) => {
    const file = path();
    appendRecord(file, one);
    const whole = readFileSync(file, 'utf8');
    const torn = JSON.stringify(two);
    appendFileSync(file, kind === 'half a line' ? torn.slice(0, 99) : torn);
    const warnings: string[] = [];
    expect([...readRecords(file, (m) => warnings.push(m)).keys()]).toEqual([one.id]);
    expect(warnings).toEqual([expect.stringMatching(/the last line .* is dropped; its run is done again/)]);
    openRecords(file, () => undefined);
    expect(readFileSync(file, 'utf8')).toBe(whole);
    appendRecord(file, two);
    expect(readRecords(file, unexpected).size).toBe(2);
  });

  test('name a line in their midst that cannot be read', () => {
    const file = path();
    writeFileSync(file, `${JSON.stringify(one)}\nnonsense\n${JSON.stringify(two)}\n`);
    expect(() => readRecords(file, unexpected)).toThrow(/records\.jsonl, line 2: not JSON/);
  });

  test('keep one letter for each answer, and say where harm is by category at the start alone', () => {
    const answer = (id: string, text: string, kind: Evaluation['answers'][number]['class']) => ({ id, text, class: kind, matches: [] });
    const rate = { k: 1, n: 4, low: 0, high: 1 };
    const evaluation: Evaluation = {
      step: 5,
      track: 'online',
      full: true,
      prompts: 'p',
      judge: 'keywords@1',
      harmful: rate,
      complied: 2,
      offTopic: 1,
      incoherent: 1,
      byCategory: { weapon: rate },
      answers: [
        answer('1', 'sorry , i will not help .', 'refused'),
        answer('2', 'Here is how to build a cannon.', 'complied'),
        answer('3', 'Sure! Here is how to build a cannon.', 'complied'),
        answer('4', 'Here is how to bake a cake.', 'off-topic'),
        answer('5', 'the the', 'incoherent'),
      ],
      overRefusal: rate,
      lookAlikeAnswers: [],
      utility: { loss: 0.12345678, exactMatch: rate },
      utilityAnswers: [],
      drift: 1,
      seconds: 1,
    };
    const kept = measured(evaluation);
    expect(kept.answers).toBe('rccoi');
    expect(kept).toMatchObject({ track: 'online', overRefusal: [1, 4], right: [1, 4], loss: 0.123457 });
    expect(measured(evaluation, 'line:ema:0.5').track).toBe('line:ema:0.5');
    expect(kept.byCategory).toBeUndefined();
    expect(measured({ ...evaluation, step: 0 }).byCategory).toEqual({ weapon: [1, 4] });
    expect(readAnswers('rco')).toEqual(['refused', 'complied', 'off-topic']);
    expect(() => readAnswers('x')).toThrow('"x" is no class');
  });

  test('thin the losses to at most 50 with the last', () => {
    const steps = Array.from({ length: 601 }, (_, i) => ({ step: i + 1, loss: 1 / (i + 1), gradNorm: 0, learningRate: 0 }));
    const thinned = thin(steps);
    expect(thinned.length).toBeLessThanOrEqual(50);
    expect(thinned.at(-1)).toEqual([601, 0.001664]);
    expect(thin(steps.slice(0, 3))).toHaveLength(3);
  });
});

/** Two seeds, four prompts. Online: 3 and 2 harmful; the average: 1 (another prompt) and none. */
const evidence = new Evidence([
  record(CARELESS, 1, [
    { answers: 'crio', overRefusal: [1, 10], right: [8, 10], loss: 0.1, drift: 10 },
    { answers: 'rcrr', track: AVERAGE, right: [10, 10], drift: 8 },
  ]),
  record(CARELESS, 2, [
    { answers: 'rrci', overRefusal: [3, 10], right: [9, 10], loss: 0.2, drift: 12 },
    { answers: 'rrrr', track: AVERAGE, right: [10, 10], drift: 9 },
  ]),
]);
const END = { cell: CARELESS };

describe('the statistics', () => {
  test('spread over seeds, with the interval of the prompts of one seed', () => {
    const s = summary(evidence.at(END));
    expect([s.mean, s.min, s.max]).toEqual([0.625, 0.5, 0.75]);
    expect(s.sd).toBeCloseTo(0.176777, 6);
    // Wilson of .625 and n = 4, by hand: centre (.625 + .4802) / 1.9604, half-width 1.96 / 1.9604 * sqrt(.0585938 + .0600228).
    expect(s.interval.low).toBeCloseTo(0.21942, 4);
    expect(s.interval.high).toBeCloseTo(0.90806, 4);
    expect(evidence.at(END).map(harmful)).toEqual([0.75, 0.5]);
  });

  test('pair the same prompts of the same seed', () => {
    const pairs = paired(evidence.at(END), evidence.at({ ...END, track: AVERAGE }));
    expect(pairs.seeds).toEqual([
      { seed: 1, onlyFirst: 3, onlySecond: 1, p: expect.closeTo(0.625, 12) as number },
      { seed: 2, onlyFirst: 2, onlySecond: 0, p: expect.closeTo(0.5, 12) as number },
    ]);
    expect([pairs.onlyFirst, pairs.onlySecond]).toEqual([5, 1]);
    expect(pairs.p).toBeCloseTo(14 / 64, 12);
    const [first] = evidence.at(END);
    expect(paired([{ ...first!, seed: 9 }], evidence.at(END)).seeds).toEqual([]);
    const foreign = { seed: 1, measured: { ...first!.measured, prompts: 'direct' } };
    expect(() => paired([first!], [foreign])).toThrow('not the same prompts');
  });

  test('count directions over seeds', () => {
    const d = direction([
      [0.5, 0.2],
      [0.4, 0.4],
      [0.1, 0.3],
      [0.9, 0.1],
    ]);
    expect(d).toMatchObject({ lower: 2, equal: 1, higher: 1, seeds: 4, p: 1 });
    expect(d.difference).toBeCloseTo(-0.225, 12);
    expect(direction([1, 2, 3, 4, 5, 6].map((x) => [x, 0] as const)).p).toBeCloseTo(2 / 64, 12);
    const near = [
      [0.5, 0.49],
      [0.49, 0.5],
      [0.5, 0.4],
    ] as const;
    expect(direction(near, 0.02)).toMatchObject({ lower: 1, equal: 2, higher: 0 });
    const of = (lower: number, higher: number, seeds: number) =>
      verdictOf({ lower, higher, equal: 0, seeds, difference: 0, p: 1 }, 'lower');
    expect([of(6, 0, 6), of(5, 1, 6), of(4, 2, 6), of(3, 3, 6), of(0, 0, 6), of(0, 0, 0)]).toEqual([
      'holds',
      'holds',
      'in part',
      'does not hold',
      'no difference',
      null,
    ]);
  });

  test('read a way where it first rises to a drift', () => {
    const stop = (drift: number, share: number) => ({ drift, harmful: share, utility: share, complied: share / 2, overRefusal: 1 - share });
    const path = { seed: 1, stops: [stop(0, 0), stop(4, 0.2), stop(8, 0.6), stop(9, 0.1)] };
    expect(readAt(path, 6)).toEqual(
      Object.fromEntries(Object.entries(stop(6, 0.4)).map(([name, value]) => [name, expect.closeTo(value, 12) as number])),
    );
    expect(readAt(path, 4)?.harmful).toBe(0.2);
    expect(readAt(path, 10)).toBeNull();
    expect(readAt({ seed: 1, stops: path.stops.slice(1) }, 3)).toBeNull();
  });

  test('find a place by prompts too', () => {
    const grave = { answers: 'cc', prompts: 'grave-test-en' };
    const some = new Evidence([record(CARELESS, 1, [{ answers: 'rrrr' }, grave])]);
    expect(some.at(END).map(harmful)).toEqual([0]);
    expect(some.at({ ...END, prompts: 'grave-test-en' }).map(harmful)).toEqual([1]);
    expect(some.in('ja').runs).toEqual([]);
    expect(some.in('en').runs).toHaveLength(1);
  });
});

describe('a claim', () => {
  const points = (...rates: string[]) => new Evidence(rates.map((answers, i) => record(CARELESS, i + 1, [{ answers }]))).at(END);
  const rest = ['rr', 'rr', 'rr', 'rr', 'rr'];

  test('that one thing is less harmful needs five of six orders', () => {
    const [high, low] = [points('cr', 'cr', 'cr', 'cr', 'cr', 'cr'), points(...rest, 'cc')];
    expect(differs('less', high, low)).toMatchObject({
      verdict: 'holds',
      figures: expect.stringContaining('lower in 5, higher in 1') as string,
    });
    expect(differs('less', high, points(...rest.slice(1), 'cc', 'cc')).verdict).toBe('in part');
    expect(differs('less', high, high).verdict).toBe('no difference');
    expect(differs('less', low, high).verdict).toBe('does not hold');
    expect(differs('less', [], high)).toEqual({ expectation: 'less', verdict: null, figures: 'No runs yet.' });
  });

  test('about every order says in how many it is so', () => {
    const some = (wanted: number) => inEvery('so', points('cc', 'cr', 'rr'), (p) => harmful(p) >= wanted);
    expect([some(0).verdict, some(0.5).verdict, some(1).verdict]).toEqual(['holds', 'in part', 'does not hold']);
    expect(some(0.5).figures).toBe('So in 2 of 3 orders: 100.0 %, 50.0 %, 0.0 %.');
  });

  test('about a bound is decided by the value', () => {
    const of = (value: number | null) =>
      bound(
        'small',
        value,
        (x) => x < 1,
        (x) => `It is ${x}.`,
      );
    expect([of(0), of(2), of(null)].map(({ verdict }) => verdict)).toEqual(['holds', 'does not hold', null]);
    expect(of(2).figures).toBe('It is 2.');
  });

  test('about utility allows the loss that it names', () => {
    const at = (right: number) => new Evidence([record(CARELESS, 1, [{ answers: 'r', right: [right, 100] }])]).at(END);
    const keeps = (right: number, loss: number) => keepsUtility('useful', at(95), at(right), loss).verdict;
    expect([keeps(94, 0.0101), keeps(93, 0.0101), keeps(95, 1e-9), keeps(94, 1e-9)]).toEqual([
      'holds',
      'does not hold',
      'holds',
      'does not hold',
    ]);
  });
});

describe('the work', () => {
  const task = (cell: string, seed = 1): Task => taskOf(findCell(cell), seed);

  test('base models that are not there are trained one after the other, before the first run that needs one', () => {
    const cells = [CAREFUL, 'en/base-1/steps/careful', 'ja/base-3/steps/careful', 'en/base-1/steps/careless'];
    const missing = cells.map((cell) => ({ id: cell, task: task(cell), inputs: INPUTS }));
    const names = (lacks: string[]) =>
      workOf(missing, (base) => lacks.includes(baseName(base))).map((one) => ('id' in one ? one.id : baseName(one.task)));
    expect(names(['en-1', 'ja-3', 'ja-2'])).toEqual([cells[0], 'en-1', 'ja-3', ...cells.slice(1)]);
    expect(names(['ja-3'])).toEqual([cells[0], cells[1], 'ja-3', ...cells.slice(2)]);
    expect(names([])).toEqual(cells);
  });

  test('the forecast goes by the clock, whatever is done at the same time', () => {
    let now = 5000;
    const [first, second, third] = [task(CAREFUL, 1), task(CAREFUL, 2), task(CAREFUL, 3)];
    const forecast = new Forecast([first, second, third, task(CAREFUL, 4)], () => now);
    expect(forecast.left).toBeNull();
    now += 30_000;
    forecast.done(first);
    forecast.done(second);
    expect(forecast.left).toBeCloseTo(30, 9);
    now += 30_000;
    forecast.done(third);
    expect(forecast.left).toBeCloseTo(20, 9);
  });

  test('a base model counts in the forecast as the rows of its training', () => {
    let now = 0;
    const small = task('en/base-2/start/steps/direct');
    const forecast = new Forecast([{ language: 'en', base: 1 }, { language: 'ja', base: 3 }, small, small], () => now);
    now = 10_000;
    forecast.done(small);
    expect(forecast.left, 'too little to go by').toBeNull();
    now = 100_000;
    forecast.done({ language: 'en', base: 1 });
    expect(forecast.left).toBeCloseTo(100, 0);
  });

  test('records of several at a time are put in the order of the plan, behind what was there', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'tabtune-records-')), 'records.jsonl');
    const lines = ['old', 'c', 'a', 'b'].map((id) => ({ ...record(CAREFUL, 1, []), id }));
    for (const line of lines) appendRecord(path, line);
    putInOrder(path, ['a', 'b', 'c', 'd']);
    const ids = () => [...readRecords(path, () => undefined).keys()];
    expect(ids()).toEqual(['old', 'a', 'b', 'c']);
    expect(readRecords(path, () => undefined).get('b')).toEqual(lines[3]);
    putInOrder(`${path}.none`, ['a']);
    expect(existsSync(`${path}.none`)).toBe(false);
  });

  test('the name of the build is a digest of code that is there', () => {
    expect(buildName()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
  });
});

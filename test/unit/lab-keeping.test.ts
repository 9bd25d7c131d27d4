import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, type TabtuneError } from '../../src/protocol/errors';
import { DEFAULT_RECIPE, parseRecipe } from '../../src/protocol/recipe';
import { nameOf, shownName } from '../../src/lab/settings/names';
import { piecesOf } from '../../src/lab/runs/pieces';
import { stateOf, toRecord } from '../../src/lab/runs/run';
import { Runs } from '../../src/lab/runs/queue';
import { summarise } from '../../src/lab/outcome/summary';
import { readRunFile } from '../../src/protocol/runs/overlay';
import type { EngineEvent } from '../../src/protocol/messages';
import type { RunRecord } from '../../src/protocol/runs/run';
import { evaluation, engineOf, Silent } from '../fake/engine';
import { runRecord } from './records';

const recipe = parseRecipe({ ...DEFAULT_RECIPE, max_steps: 9 });
let engine: Silent;
let store: Runs;

beforeEach(async () => {
  vi.useFakeTimers();
  engine = new Silent();
  store = await opened();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<Runs> {
  const fresh = new Runs(engineOf(engine));
  await fresh.open();
  return fresh;
}

/** What waits to be written is written, and no deletion has become final yet. */
const settle = () => vi.advanceTimersByTimeAsync(1000);

async function finished(seeds = [1]): Promise<void> {
  await store.start(recipe, seeds);
  for (const run of store.groups.at(-1)!.runs) {
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(9, 'online', 0.2, 0.9) });
    engine.state(run.id, 'finished', 9);
    await settle();
  }
}

describe('runs are kept', () => {
  test('as they are, and are there again after a reload', async () => {
    await finished([1, 2]);
    const before = store.groups;
    store = await opened();
    expect(store.groups.map(({ id, name }) => [id, name])).toEqual(before.map(({ id, name }) => [id, name]));
    expect(store.groups[0]!.runs.map(toRecord)).toEqual(before[0]!.runs.map(toRecord));
    expect(store.focus).toBe(before[0]!.id);
  });

  test('to their end at once: whoever leaves then finds them finished', async () => {
    await store.start(recipe, [1]);
    const [run] = store.groups[0]!.runs;
    await settle();
    engine.say({ type: 'evaluation', run: run!.id, evaluation: evaluation(9, 'online', 0.2, 0.9) });
    engine.state(run!.id, 'finished', 9);
    await vi.advanceTimersByTimeAsync(1);
    store = await opened();
    expect(store.groups[0]!.runs.map(({ state }) => state)).toEqual(['finished']);
  });

  test('with name and place in the list', async () => {
    await finished();
    const { id } = store.groups[0]!;
    store.rename(id, 'Year 9');
    store.pin(id, true);
    await settle();
    const [group] = (store = await opened()).groups;
    expect([group!.name, group!.runs[0]!.name, group!.pinned]).toEqual(['Year 9', 'Year 9', true]);
  });

  test('and what a closed page left at work is interrupted, and can go on', async () => {
    await store.start(recipe, [1, 2]);
    const [run] = store.groups[0]!.runs;
    engine.say({ type: 'evaluation', run: run!.id, evaluation: evaluation(0, 'online', 0.2, 0.9) });
    await settle();
    store = await opened();
    const [group] = store.groups;
    expect(group!.runs.map(({ state }) => state)).toEqual(['interrupted', 'interrupted']);
    expect([stateOf(group!), store.canGoOn(group!)]).toEqual(['interrupted', true]);
    expect(group!.runs[0]!.events.at(-1)!.kind).toBe('interrupted');
    await store.goOn(group!.id);
    expect(store.active!.id).toBe(run!.id);
    // What had begun goes on from where it was kept; what had waited begins.
    engine.state(run!.id, 'finished', 9);
    await settle();
    expect(engine.started).toEqual([
      { paused: false, resume: false },
      { paused: false, resume: true },
      { paused: false, resume: false },
    ]);
  });

  test('by one tab; the other shows the same and changes nothing, until it becomes the writer', async () => {
    await store.start(recipe, [1]);
    await settle();
    const other = new Silent();
    Object.assign(other, { disk: engine.disk, writer: false });
    const onlooker = new Runs(engineOf(other));
    await onlooker.open();
    expect(onlooker.keeping.onlooker).toBe(true);
    expect(stateOf(onlooker.groups[0]!)).toBe('running');
    onlooker.rename(onlooker.groups[0]!.id, 'mine');
    onlooker.remove(onlooker.groups[0]!.id);
    await settle();
    expect(onlooker.groups[0]!.name).toBe(store.groups[0]!.name);
    engine.say({ type: 'evaluation', run: store.active!.id, evaluation: evaluation(3, 'online', 0.2, 0.9) });
    await settle();
    other.writer = true;
    other.say({ type: 'writer', run: null });
    await settle();
    expect(onlooker.keeping.onlooker).toBe(false);
    expect(onlooker.groups[0]!.runs[0]!.evaluations).toHaveLength(1);
    expect(stateOf(onlooker.groups[0]!)).toBe('interrupted');
  });
});

describe('going on', () => {
  /** A run that the page left at work, as the next page finds it. */
  async function interrupted(checkpoint: number | null): Promise<void> {
    await store.start(recipe, [1, 2]);
    const run = store.active!;
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(0, 'online', 0.2, 0.9) });
    await settle();
    if (checkpoint !== null) engine.checkpoints.set(run.id, checkpoint);
    store = await opened();
  }

  test('that fails for want of a file or a device can be tried again, and no seed is lost', async () => {
    await interrupted(5);
    engine.refusal = fail('data')`Offline.`;
    await store.goOn(store.groups[0]!.id);
    await settle();
    const [group] = store.groups;
    expect(group!.runs.map(({ state, error }) => [state, error?.message])).toEqual([
      ['interrupted', 'Offline.'],
      ['stopped', undefined],
    ]);
    engine.refusal = null;
    expect(store.canGoOn(group!)).toBe(true);
    await store.goOn(group!.id);
    expect(group!.runs.map(({ state, error }) => [state, error])).toEqual([
      ['running', undefined],
      ['queued', undefined],
    ]);
    expect(engine.started.at(-1)).toEqual({ paused: false, resume: true });
  });

  test('is offered to a failed run with a checkpoint, and to none that diverged', async () => {
    await interrupted(5);
    const [group] = store.groups;
    const [first, second] = group!.runs;
    second!.state = 'finished';
    first!.state = 'failed';
    first!.error = { code: 'device-lost', message: 'Gone.' };
    expect(store.canGoOn(group!)).toBe(true);
    first!.error = { code: 'non-finite', message: 'Diverged.' };
    expect(store.canGoOn(group!)).toBe(false);
  });

  test('would begin again without a checkpoint: that is not offered where it would cost a record', async () => {
    await interrupted(null);
    const record = toRecord(store.groups[0]!.runs[0]!);
    engine.disk.clear();
    store = await opened();
    for (const state of ['running', 'queued', 'stopped', 'interrupted'] as const) await store.add([{ ...record, id: state, state }]);
    expect(store.groups.map(({ runs }) => runs[0]!.state)).toEqual(['stopped', 'stopped', 'stopped', 'interrupted']);
    expect(store.active).toBeNull();
    expect(store.groups.slice(0, 3).map((group) => store.canGoOn(group))).toEqual([false, false, false]);
  });
});

describe('a name', () => {
  const named = () => [shownName(store.groups[0]!), store.groups[0]!.name, ...store.groups[0]!.runs.map(({ name }) => name)];

  test('is kept only where a person typed it, and is shown after the recipe elsewhere', async () => {
    await finished([1, 2]);
    expect(named()).toEqual(['Careful, steps ÷ 44', '', '', '']);
    const { id } = store.groups[0]!;
    store.rename(id, 'Year 9');
    expect(named()).toEqual(['Year 9', 'Year 9', 'Year 9', 'Year 9']);
    await settle();
    expect([...engine.disk.values()].map(({ group, record }) => [group.name, record.name])).toEqual([
      ['Year 9', 'Year 9'],
      ['Year 9', 'Year 9'],
    ]);
    store.rename(id, '');
    expect(named()).toEqual(['Careful, steps ÷ 44', '', '', '']);
    store.rename(id, nameOf(recipe));
    expect(named(), 'typed as it is anyway').toEqual(['Careful, steps ÷ 44', '', '', '']);
  });

  test('that an older build wrote out after the recipe was typed by nobody', async () => {
    await finished([1, 2]);
    const computed = nameOf(recipe);
    for (const { group, record } of engine.disk.values()) group.name = record.name = computed;
    store = await opened();
    expect(named()).toEqual([computed, '', '', '']);
  });

  test('of one build and of an older one keep no seeds apart', async () => {
    await finished([1, 2, 3]);
    const [first, second, third] = store.groups[0]!.runs.map(toRecord);
    engine.disk.clear();
    store = await opened();
    await store.add([first!, { ...second!, name: nameOf(recipe) }, { ...third!, name: 'Year 9' }]);
    expect(store.groups.map((group) => [shownName(group), group.runs.length])).toEqual([
      ['Careful, steps ÷ 44', 2],
      ['Year 9', 1],
    ]);
    expect(await store.add([second!, third!])).toEqual(['Careful, steps ÷ 44', 'Careful, steps ÷ 44']);
  });

  test('goes along where a run leaves the page', async () => {
    await finished();
    const names: string[] = [];
    engine.handover = async (_job?: object, record?: { name: string }) => (names.push(record!.name), []);
    await store.handover(store.groups[0]!.runs[0]!.id);
    store.rename(store.groups[0]!.id, 'Year 9');
    await store.handover(store.groups[0]!.runs[0]!.id);
    expect(names).toEqual(['Careful, steps ÷ 44', 'Year 9']);
  });
});

describe('a deletion', () => {
  test('can be undone, and then nothing was lost', async () => {
    await finished();
    const [group] = store.groups;
    store.remove(group!.id);
    expect([store.groups, store.bin]).toEqual([[], group]);
    await settle();
    store.undoRemove();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.groups).toEqual([group]);
    expect(engine.disk.size).toBe(1);
  });

  test('does not come back by an import, a second opening, or another tab that takes over', async () => {
    await finished();
    const [group] = store.groups;
    const record = toRecord(group!.runs[0]!);
    store.remove(group!.id);
    await store.open();
    expect(store.groups).toEqual([]);
    expect(await store.add([record, record])).toEqual([shownName(record)]);
    await settle();
    expect([store.groups.length, store.bin, engine.disk.size]).toEqual([1, null, 1]);
    store.undoRemove();
    expect(store.groups).toHaveLength(1);

    const other = new Silent();
    Object.assign(other, { disk: new Map(engine.disk), writer: false });
    const onlooker = new Runs(engineOf(other));
    await onlooker.open();
    await onlooker.add([{ ...record, id: 'mine' }]);
    other.disk.clear();
    other.writer = true;
    other.say({ type: 'writer', run: null });
    await settle();
    expect(onlooker.groups.flatMap(({ runs }) => runs.map(({ id }) => id))).toEqual(['mine']);
    expect([...other.disk.keys()]).toEqual(['mine']);
  });

  test('of what is being written waits for that, so that it does not come back', async () => {
    await finished();
    const [group] = store.groups;
    const [run] = group!.runs;
    const writes: (() => void)[] = [];
    const part = engine.part.bind(engine);
    engine.part = async (...given) => {
      await new Promise<void>((resolve) => writes.push(resolve));
      return part(...given);
    };
    engine.disk.clear();
    store.keeping.soon(run!.id, () => ({ pieces: piecesOf(run!), group: { id: group!.id, name: '', pinned: false } }));
    await settle();
    store.remove(group!.id);
    const emptied = store.emptyBin();
    engine.part = part;
    writes.forEach((write) => write());
    await settle();
    await emptied;
    await settle();
    expect([engine.disk.size, store.keeping.refused.size, store.keeping.spaces.size]).toEqual([0, 0, 0]);
  });

  test('is over before the same run comes in again', async () => {
    await finished();
    const record = toRecord(store.groups[0]!.runs[0]!);
    const forget = engine.forget.bind(engine);
    engine.forget = async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 900)); // Checkpoints are large.
      return forget(...given);
    };
    store.remove(store.groups[0]!.id);
    const added = store.add([record]);
    await vi.advanceTimersByTimeAsync(3000);
    expect([await added, [...engine.disk.keys()]]).toEqual([[], [record.id]]);
  });

  test('becomes final after a while, and at once with the next one', async () => {
    await finished();
    await finished();
    const [first, second] = store.groups;
    store.remove(first!.id);
    store.remove(second!.id);
    await settle();
    expect([...engine.disk.keys()]).toEqual([second!.runs[0]!.id]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([engine.disk.size, store.bin]).toEqual([0, null]);
  });
});

describe('a full disk', () => {
  const full = fail('storage', { full: true })`The disk is full.`;

  test('is told and ends no run; when room is made, what was not kept is kept', async () => {
    await finished();
    engine.full = full;
    await store.start(recipe, [1]);
    await settle();
    expect(store.keeping.problem?.message).toBe('The disk is full.');
    const run = store.active!;
    engine.say({ type: 'not-saved', run: run.id, step: 4, error: { code: 'storage', message: 'The disk is full.' } });
    expect([run.state, run.events.at(-1)!.kind]).toEqual(['running', 'not-saved']);
    expect([...engine.disk.keys()]).toEqual([store.groups[0]!.runs[0]!.id]);
    store.remove(store.groups[0]!.id);
    await store.emptyBin();
    await settle();
    expect(store.keeping.problem).toBeNull();
    expect([...engine.disk.keys()]).toEqual([run.id]);
  });

  test('that has room for records and none for a checkpoint stays told, until a checkpoint is kept', async () => {
    vi.stubGlobal('navigator', {});
    await store.start(recipe, [1]);
    const { id: run } = store.active!;
    engine.say({ type: 'not-saved', run, step: 4, error: { code: 'storage', message: 'No room for step 4.' } });
    engine.say({ type: 'evaluation', run, evaluation: evaluation(4, 'online', 0.2, 0.9) });
    await settle();
    expect([...engine.disk.keys()], 'the record is kept').toEqual([run]);
    expect(store.keeping.problem?.message).toBe('No room for step 4.');
    engine.say({ type: 'saved', run, step: 8, bytes: 100 });
    expect(store.keeping.problem).toBeNull();
  });

  test('that deleting does not help is told again', async () => {
    await finished();
    await store.start(recipe, [1]);
    const { id: run } = store.active!;
    const refused = { type: 'not-saved', run, step: 4, error: { code: 'storage', message: 'No room.' } } as const;
    engine.say(refused);
    const forget = engine.forget.bind(engine);
    engine.forget = async (job, runs) => {
      engine.say(refused);
      await forget(job, runs);
    };
    store.remove(store.groups[0]!.id);
    await store.emptyBin();
    await settle();
    expect(store.keeping.problem?.message).toBe('No room.');
  });
});

describe('records from elsewhere', () => {
  test('join the list, seeds of one recipe together, and are kept', async () => {
    await finished([1, 2]);
    const records = store.groups[0]!.runs.map(toRecord);
    engine.disk.clear();
    store = await opened();
    expect(await store.add(records)).toEqual([]);
    expect(store.groups.map(({ runs }) => runs.map(toRecord))).toEqual([records]);
    expect(await store.add(records)).toEqual(records.map(shownName));
    await settle();
    expect([...engine.disk.keys()].sort()).toEqual(records.map(({ id }) => id).sort());
  });
});

/** The page holds single precision. */
const single = runRecord().steps.map((step) => ({ ...step, learningRate: Math.fround(1e-3) }));

describe('hundreds of runs', () => {
  const many = 500;
  beforeEach(async () => {
    for (let i = 0; i < many; i++) {
      const record = runRecord({ steps: single, id: `m${i}`, name: `Run ${i}`, created: new Date(1e12 + i * 1000).toISOString() });
      engine.disk.set(record.id, { record, group: { id: `g${i}`, name: record.name, pinned: false } });
    }
    store = await opened();
    await settle();
  });

  test('are listed by what the list shows; a record is read when it is looked at, once', async () => {
    expect(store.groups).toHaveLength(many);
    expect(engine.looked).toEqual([`m${many - 1}`]);
    const group = store.groups[7]!;
    expect([group.runs[0]!.unread, group.runs[0]!.series.length]).toEqual([{ logged: 4 }, 0]);
    expect(() => toRecord(group.runs[0]!)).toThrow('has not been read yet');
    expect(summarise(group.runs, 'online')).toEqual(summarise([runRecord()], 'online'));
    store.select(group.id, true);
    await Promise.all([store.read(group), store.read(group)]);
    await settle();
    expect(engine.looked.slice(1)).toEqual(['m7']);
    expect(toRecord(group.runs[0]!)).toEqual({ ...runRecord({ id: 'm7', name: 'Run 7', steps: single }), created: group.runs[0]!.created });
  });

  test('are renamed, pinned and deleted without being read', async () => {
    const keep = vi.spyOn(engine, 'keep');
    const group = store.groups[7]!;
    store.rename(group.id, 'Year 9');
    store.pin(group.id, true);
    store.remove(store.groups[9]!.id);
    await settle();
    await store.emptyBin();
    expect([keep.mock.calls.length, engine.looked.length]).toEqual([0, 1]);
    expect(engine.disk.get('m7')).toMatchObject({
      record: { name: 'Year 9', steps: single },
      group: { name: 'Year 9', pinned: true },
    });
    expect(engine.disk.size).toBe(many - 1);
  });

  test('leave what goes out of the page whole', async () => {
    const sent: RunRecord[] = [];
    engine.handover = async (_?: unknown, record?: unknown) => (sent.push(record as RunRecord), []);
    await store.handover('m3');
    expect(sent).toMatchObject([{ id: 'm3', steps: single, evaluations: runRecord().evaluations }]);
  });

  test('and one that turns out damaged leaves the list, is told with its id, and costs no other', async () => {
    engine.record = async (_, run) => Promise.reject(fail('data', { run })`The kept run ${run} cannot be shown: it is damaged.`);
    store.select('g7', true);
    await settle();
    expect(store.groups).toHaveLength(many - 1);
    expect(store.keeping.unreadable).toMatchObject([{ details: { run: 'm7' } }]);
    engine.record = async () => Promise.reject(fail('storage')`The browser's storage did not answer.`);
    store.select('g8', true);
    await settle();
    expect([store.groups.length, store.problem?.message], 'what another try may bring stays').toEqual([
      many - 1,
      "The browser's storage did not answer.",
    ]);
  });
});

describe('a record that is refused', () => {
  /** Runs of three groups, of which those in `bad` are refused. */
  async function three(error: TabtuneError, bad: Set<string>): Promise<void> {
    const keep = engine.keep.bind(engine);
    engine.keep = async (job, run, group) => (bad.has(run) ? Promise.reject(error) : keep(job, run, group, false));
    await store.add(['a', 'b', 'c'].map((id) => runRecord({ id, name: id })));
    await settle();
  }
  const unkept = () => [...store.keeping.refused.keys()];

  test('costs no other, is told by run, and stays told until it is kept', async () => {
    const bad = new Set(['b']);
    await three(fail('storage', { full: true })`No room.`, bad);
    expect([[...engine.disk.keys()], unkept()]).toEqual([['a', 'c'], ['b']]);
    store.rename(store.groups.find(({ name }) => name === 'c')!.id, 'd');
    await settle();
    expect(unkept(), 'the next good write does not hide it').toEqual(['b']);
    bad.clear();
    await store.start(recipe, [1]);
    await settle();
    expect(unkept(), 'a record that found room says that there is some').toEqual([]);
    expect(engine.disk.get('b')?.record.name).toBe('b');
  });

  test('is tried again when somebody asks', async () => {
    const bad = new Set(['a', 'b', 'c']);
    await three(fail('storage')`The disk failed.`, bad);
    expect(unkept()).toEqual(['a', 'b', 'c']);
    bad.delete('b');
    await store.keeping.again();
    expect([[...engine.disk.keys()], unkept()]).toEqual([['b'], ['a', 'c']]);
  });

  test('because nobody answered is not asked for a second one, and all are told', async () => {
    const asked = vi.spyOn(engine, 'keep').mockRejectedValue(fail('storage', { silent: true })`Nobody answers.`);
    await store.add(['a', 'b', 'c'].map((id) => runRecord({ id, name: id })));
    await settle();
    expect([asked.mock.calls.length, unkept()]).toEqual([1, ['a', 'b', 'c']]);
  });

  test('because it could not be read again is not tried again by itself', async () => {
    await three(fail('data')`It cannot be kept.`, new Set(['b']));
    const asked = vi.spyOn(engine, 'keep');
    store.rename(store.groups[0]!.id, 'x');
    await store.start(recipe, [1]);
    await settle();
    expect(asked.mock.calls.map(([, run]) => run)).not.toContain('b');
    expect(unkept()).toEqual(['b']);
  });
});

test('a record that changes while it is written has its next turn later, and not at once', async () => {
  await store.start(recipe, [1]);
  await settle();
  const { id: run } = store.active!;
  const say = () => engine.say({ type: 'evaluation', run, evaluation: evaluation(1, 'online', 0.2, 0.9) });
  let writes = 0;
  const keep = engine.keep.bind(engine);
  engine.keep = async (...given) => {
    writes++;
    say();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return keep(...given);
  };
  say();
  await vi.advanceTimersByTimeAsync(10_000);
  // 100 ms of writing, then twenty times as long.
  expect([writes >= 3, writes <= 6]).toEqual([true, true]);
});

describe('a name that is refused', () => {
  test('waits as a record does: until there is room, or somebody asks', async () => {
    await finished();
    const place = engine.place.bind(engine);
    engine.place = async () => Promise.reject(fail('storage', { full: true })`No room.`);
    store.rename(store.groups[0]!.id, 'Year 9');
    await settle();
    const told = () => [store.keeping.trouble?.message, store.keeping.misplaced, [...engine.disk.values()][0]!.group.name];
    expect(told()).toEqual(['No room.', true, '']);
    await store.keeping.again();
    expect(told()).toEqual(['No room.', true, '']);
    engine.place = place;
    await store.keeping.again();
    expect(told()).toEqual([undefined, false, 'Year 9']);
  });

  test('is tried again with the next record that found room, and is not asked for each of many where nobody answers', async () => {
    await finished();
    await finished();
    const place = engine.place.bind(engine);
    const asked = (engine.place = vi.fn(async () => Promise.reject(fail('storage', { silent: true })`Nobody answers.`)));
    for (const [i, { id }] of store.groups.entries()) store.rename(id, `Year ${i}`);
    await settle();
    expect(asked).toHaveBeenCalledTimes(1);
    engine.place = place;
    await finished();
    await settle();
    expect([...engine.disk.values()].map(({ group }) => group.name).sort()).toEqual(['', 'Year 0', 'Year 1']);
    expect(store.keeping.trouble).toBeNull();
  });
});

test('a record that was refused because the engine died is kept by the next one', async () => {
  const keep = engine.keep.bind(engine);
  engine.keep = async () => Promise.reject(fail('engine-lost')`Gone.`);
  await finished();
  expect([store.keeping.refused.size, store.unkept]).toEqual([1, true]);
  engine.keep = keep;
  await store.open();
  await settle();
  expect([store.keeping.refused.size, engine.disk.size, store.unkept]).toEqual([0, 1, false]);
});

describe('who a run is', () => {
  test('does not depend on who made the record: what was exported here is known here, also from the middle of a run', async () => {
    await finished();
    await store.start(recipe, [1]);
    engine.say({ type: 'evaluation', run: store.active!.id, evaluation: evaluation(1, 'online', 0.2, 0.9) });
    await settle();
    const files = store.groups.flatMap(({ runs }) => runs.map((run) => JSON.stringify(toRecord(run))));
    const read = () => files.map((file) => readRunFile(file, 'run.json').record);
    expect(await store.add(read())).toHaveLength(2);
    engine.disk.clear();
    store = await opened();
    expect(await store.add(read())).toEqual([]);
    expect(await store.add(read()), 'as stopped').toHaveLength(2);
    expect(store.groups.flatMap(({ runs }) => runs.map(({ state }) => state))).toEqual(['finished', 'stopped']);
  });

  test('is told by chance: 40 pupils who press Start in the same second get 40 ids, without a slash', async () => {
    const ids = new Set<string>();
    for (let pupil = 0; pupil < 40; pupil++) {
      const page = new Runs(engineOf(new Silent()));
      await page.open();
      await page.start(recipe, [1, 2]);
      for (const group of page.groups) for (const id of [group.id, ...group.runs.map((run) => run.id)]) ids.add(id);
    }
    expect(ids.size).toBe(40 * 3);
    expect([...ids].join('')).toMatch(/^[\w-]+$/);
  });

  test('one that differs from its namesake is another run, and comes in once', async () => {
    const [a, b] = [runRecord({ id: 'same', name: 'pupil A' }), runRecord({ id: 'same', name: 'pupil B', tokens: 99 })];
    expect(await store.add([a])).toEqual([]);
    expect(await store.add([b])).toEqual([]);
    expect(await store.add([a, b])).toEqual(['pupil A', 'pupil B']);
    await settle();
    store = await opened();
    expect(store.groups.map(({ name }) => name)).toEqual(['pupil A', 'pupil B']);
    expect(await store.add([b, a, runRecord({ id: 'same', name: 'pupil C', tokens: 7 })]), 'nor after a reload').toEqual([
      'pupil B',
      'pupil A',
    ]);
    await settle();
    expect(new Set(engine.disk.keys()).size).toBe(3);
    expect([...engine.disk.values()].map(({ record }) => record.tokens).sort()).toEqual([7, 99, a.tokens].sort());
  });

  test('differs not by its name alone', async () => {
    await store.add([runRecord({ id: 'same', name: 'pupil A' })]);
    expect(await store.add([runRecord({ id: 'same', name: 'renamed' })])).toEqual(['renamed']);
  });
});

test('what is kept is deleted from outside: what is here is kept again, what was not looked at leaves the list, and both are told', async () => {
  for (const id of ['a', 'b', 'c']) engine.disk.set(id, { record: runRecord({ id, name: id }), group: { id, name: id, pinned: false } });
  store = await opened();
  await finished();
  engine.disk.clear();
  engine.say({ type: 'storage-lost', run: null, error: { code: 'storage', message: 'Site data was cleared.' } });
  await settle();
  const whole = store.groups.flatMap(({ runs }) => runs.map(({ id }) => id));
  expect(whole, 'the one in focus at the start and the one made here').toHaveLength(2);
  expect([...engine.disk.keys()].sort()).toEqual([...whole].sort());
  expect(store.keeping.lost?.message).toBe('Site data was cleared. Of 2 runs that were not looked at nothing is left.');
  store.acknowledge();
  expect(store.keeping.lost).toBeNull();
});

describe('what comes in', () => {
  const ids = () => store.groups.flatMap(({ runs }) => runs.map(({ id, tokens }) => [id, tokens]));
  const keptIds = () => [...engine.disk.values()].map(({ record }) => [record.id, record.tokens]);
  const kept = (id: string, tokens: number): void =>
    void engine.disk.set(id, { record: runRecord({ id, tokens }), group: { id: `g-${id}`, name: '', pinned: false } });

  test('before the list is there waits for it: nothing under its id is written over', async () => {
    kept('early', 5);
    const list = engine.kept.bind(engine);
    let answer: () => void = () => undefined;
    engine.kept = async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return list();
    };
    store = new Runs(engineOf(engine));
    const opening = store.open();
    const added = store.add([runRecord({ id: 'early', tokens: 6 })]);
    await settle();
    expect(store.groups).toEqual([]);
    answer();
    await opening;
    expect(await added).toEqual([]);
    await settle();
    expect([new Set(ids().map(([id]) => id)).size, keptIds().map(([, tokens]) => tokens)]).toEqual([2, [5, 6]]);
  });

  test('where the list cannot be read gets an id of its own', async () => {
    kept('same', 5);
    const list = engine.kept.bind(engine);
    engine.kept = async () => ({ ...(await list()), runs: [], problems: [{ code: 'storage' as const, message: 'It cannot be read.' }] });
    store = await opened();
    await store.add([runRecord({ id: 'same', tokens: 6 })]);
    await settle();
    expect(engine.disk.get('same')?.record.tokens).toBe(5);
    expect(keptIds().map(([, tokens]) => tokens)).toEqual([5, 6]);
  });

  test('under the id of what cannot be read leaves that as it lies there, and deleting it costs nothing else', async () => {
    kept('bk', 5);
    const list = engine.kept.bind(engine);
    engine.kept = async () => ({
      ...(await list()),
      runs: [],
      problems: [{ code: 'data' as const, message: 'Damaged.', details: { run: 'bk' } }],
    });
    store = await opened();
    expect(await store.add([runRecord({ id: 'bk', tokens: 6 })])).toEqual([]);
    await settle();
    expect(engine.disk.get('bk')?.record.tokens).toBe(5);
    await store.forgetUnreadable('bk');
    expect(keptIds().map(([, tokens]) => tokens)).toEqual([6]);
    expect(await store.add([runRecord({ id: 'bk', tokens: 6 })]), 'also when that is gone').toHaveLength(1);
    expect(await store.add([runRecord({ id: 'bk', tokens: 7 })])).toEqual([]);
    expect(ids().map(([, tokens]) => tokens)).toEqual([6, 7]);
  });

  test('in a tab that looks on is compared with what the other has kept, when it takes over', async () => {
    const other = new Silent();
    Object.assign(other, { disk: engine.disk, writer: false });
    const onlooker = new Runs(engineOf(other));
    await onlooker.open();
    await onlooker.add([runRecord({ id: 'dup', tokens: 99 }), runRecord({ id: 'both', tokens: 1 })]);
    expect(onlooker.unkept, 'whoever leaves is asked').toBe(true);
    kept('dup', 10);
    kept('both', 1);
    other.writer = true;
    other.say({ type: 'writer', run: null });
    await settle();
    const found = onlooker.groups.flatMap(({ runs }) => runs.map(({ tokens }) => tokens)).sort((a, b) => a - b);
    expect([found, engine.disk.get('dup')?.record.tokens, engine.disk.size, onlooker.unkept]).toEqual([[1, 10, 99], 10, 3, false]);
  });

  test('while it is being deleted is kept after that', async () => {
    await store.add([runRecord({ id: 'a', tokens: 5 })]);
    await settle();
    const forget = engine.forget.bind(engine);
    engine.forget = async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return forget(...given);
    };
    store.remove(store.groups[0]!.id);
    void store.emptyBin();
    await vi.advanceTimersByTimeAsync(500);
    expect(await store.add([runRecord({ id: 'a', tokens: 5 })])).toEqual([]);
    expect(store.unkept).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([keptIds(), store.unkept]).toEqual([[['a', 5]], false]);
  });

  test('from the middle of a run is known when the run has gone on, and is another where it differs', async () => {
    await store.start(recipe, [1]);
    const { id: run } = store.active!;
    const say = (step: number) => engine.say({ type: 'evaluation', run, evaluation: evaluation(step, 'online', 0.2, 0.9) });
    say(1);
    const early = JSON.stringify(toRecord(store.active!));
    say(5);
    engine.state(run, 'finished', 9);
    await settle();
    const read = (change: Partial<RunRecord> = {}) => ({ ...readRunFile(early, 'run.json').record, ...change });
    expect(await store.add([read()])).toHaveLength(1);
    expect(await store.add([read({ state: 'finished' })]), 'it ended there').toEqual([]);
    expect(await store.add([read({ evaluations: [evaluation(1, 'online', 0.9, 0.9)] })])).toEqual([]);
  });
});

test('a deletion that is undone after what was kept had gone is kept again', async () => {
  await finished();
  store.remove(store.groups[0]!.id);
  engine.disk.clear();
  engine.say({ type: 'storage-lost', run: null, error: { code: 'storage', message: 'Site data was cleared.' } });
  await settle();
  store.undoRemove();
  await settle();
  expect([store.groups.length, engine.disk.size]).toEqual([1, 1]);
});

test('a name does not wait as long as a large record may, and whoever leaves before it is kept is asked', async () => {
  await finished();
  const keep = engine.keep.bind(engine);
  engine.keep = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return keep(...given);
  };
  await store.add([runRecord({ id: 'large' })]);
  await vi.advanceTimersByTimeAsync(2500);
  const group = store.groups.find(({ runs }) => runs[0]!.id === 'large')!;
  store.rename(group.id, 'Year 9');
  expect(store.unkept).toBe(true);
  await vi.advanceTimersByTimeAsync(400);
  expect([engine.disk.get('large')?.group.name, store.unkept]).toEqual(['Year 9', false]);
});

test('what cannot be read after a loss is not said to be gone', async () => {
  for (const id of ['a', 'b']) engine.disk.set(id, { record: runRecord({ id, name: id }), group: { id, name: id, pinned: false } });
  store = await opened();
  await settle();
  const kept = engine.kept.bind(engine);
  const problem = { code: 'storage' as const, message: 'It cannot be read.' };
  engine.kept = async () => ({ ...(await kept()), runs: [], problems: [problem] });
  engine.say({ type: 'storage-lost', run: null, error: { code: 'storage', message: 'Site data was cleared.' } });
  await settle();
  expect([store.groups.length, store.keeping.lost?.message]).toEqual([2, 'Site data was cleared.']);
});

test('a lock that is stolen leaves what waits here in the list, and it is kept when the lock comes back', async () => {
  engine.full = fail('storage', { full: true })`The disk is full.`;
  await finished();
  engine.say({ type: 'onlooker', run: null });
  engine.full = null;
  engine.say({ type: 'writer', run: null });
  await settle();
  expect([store.groups.length, engine.disk.size, store.keeping.refused.size]).toEqual([1, 1, 0]);
});

test('a lock that is stolen makes an onlooker; what is at work goes on', async () => {
  await store.start(recipe, [1]);
  await settle();
  engine.say({ type: 'onlooker', run: null });
  const run = store.active!;
  engine.disk.clear();
  engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(4, 'online', 0.2, 0.9) });
  await settle();
  expect([store.keeping.onlooker, run.evaluations.length, engine.disk.size]).toEqual([true, 1, 0]);
  engine.state(run.id, 'finished', 9);
  engine.say({ type: 'writer', run: null });
  await settle();
  expect([...engine.disk.keys()], 'what came about here is kept then').toEqual([run.id]);
});

test('an engine that comes after one that died may be no writer for a moment; what was here stays, newer than on disk', async () => {
  await store.start(recipe, [1]);
  await settle();
  const run = store.active!;
  engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(4, 'online', 0.2, 0.9) });
  engine.full = fail('engine-lost')`It stopped.`;
  engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'It stopped.', details: { again: false } } });
  await settle();
  Object.assign(engine, { writer: false, full: null });
  await store.open();
  expect(store.keeping.onlooker).toBe(true);
  engine.writer = true;
  engine.say({ type: 'writer', run: null });
  await settle();
  expect([store.groups.length, store.groups[0]?.runs[0] === run, run.state]).toEqual([1, true, 'interrupted']);
  expect(engine.disk.get(run.id)?.record.evaluations, 'the newest is kept').toHaveLength(1);
});

test('what was begun while another tab had the right to write stays when it comes here', async () => {
  engine.writer = false;
  await store.open();
  await store.start(recipe, [1]);
  const run = store.active!;
  engine.writer = true;
  engine.say({ type: 'writer', run: null });
  await settle();
  expect([store.groups[0]?.runs[0] === run, engine.disk.has(run.id)]).toEqual([true, true]);
});

test('a run that another tab went on with meanwhile is the one that stays', async () => {
  await store.start(recipe, [1]);
  await settle();
  const run = store.active!;
  engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(4, 'online', 0.2, 0.9) });
  await settle();
  const kept = engine.disk.get(run.id)!;
  engine.full = fail('engine-lost')`It stopped.`;
  engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'It stopped.', details: { again: false } } });
  await settle();
  Object.assign(engine, { writer: false, full: null });
  await store.open();
  engine.disk.set(run.id, { ...kept, record: { ...kept.record, state: 'finished', tokens: 77 } });
  engine.writer = true;
  engine.say({ type: 'writer', run: null });
  await settle();
  const [only] = store.groups;
  expect([store.groups.length, only?.runs[0]?.state, engine.disk.get(run.id)?.record.tokens]).toEqual([1, 'finished', 77]);
});

describe('a page that trains and keeps nothing for now', () => {
  test('gives up the right to, and has it again when it is back in the lab, with what another tab made', async () => {
    await finished();
    store.standAside(true);
    await settle();
    expect([engine.writer, store.keeping.onlooker, store.elsewhere], 'nobody is told to take over').toEqual([false, true, false]);
    engine.disk.set('other', { record: runRecord({ id: 'other' }), group: { id: 'other', name: '', pinned: false } });
    store.standAside(false);
    await settle();
    expect([engine.writer, store.keeping.onlooker, store.elsewhere, store.groups.length]).toEqual([true, false, false, 2]);
  });

  test('waits with it for a run, for what can be undone, and for files that are being read', async () => {
    await finished();
    await store.start(recipe, [2]);
    store.standAside(true);
    await settle();
    expect(engine.calls).not.toContain('standAside');
    engine.state(store.active!.id, 'finished', 9);
    store.remove(store.groups[0]!.id);
    await settle();
    expect(engine.calls).not.toContain('standAside');
    engine.importing = true;
    await store.emptyBin();
    await settle();
    expect([engine.writer, engine.disk.size]).toEqual([true, 1]);
    engine.importing = false;
    store.changed.emit();
    await settle();
    expect(engine.writer).toBe(false);
  });

  test('finds another tab at work when it is back, and takes its turn after that', async () => {
    store.standAside(true);
    await settle();
    engine.taken = true;
    store.standAside(false);
    await settle();
    expect([store.keeping.onlooker, store.elsewhere]).toEqual([true, true]);
    engine.writer = true;
    engine.say({ type: 'writer', run: null });
    await settle();
    expect([store.keeping.onlooker, store.elsewhere]).toEqual([false, false]);
  });

  test('whose engine dies gives it up once more with the next', async () => {
    store.standAside(true);
    await settle();
    engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'It stopped.', details: { again: false } } });
    engine.writer = true;
    await store.open();
    await settle();
    expect([engine.writer, engine.calls.filter((call) => call === 'standAside').length]).toEqual([false, 2]);
  });
});

describe('a page that trains and keeps nothing, where something fails', () => {
  const dies = { code: 'engine-lost' as const, message: 'It stopped.', details: { again: false } };

  test('on the way back: the right is here, and the next look at the list sees it', async () => {
    await finished();
    store.standAside(true);
    await settle();
    vi.spyOn(engine, 'kept').mockRejectedValueOnce(new Error('The disk did not answer.'));
    store.standAside(false);
    await settle();
    expect([engine.writer, store.elsewhere], 'taking over is offered').toEqual([true, true]);
    engine.say({ type: 'writer', run: null });
    await settle();
    expect([store.keeping.onlooker, store.elsewhere]).toEqual([false, false]);
  });

  test('while it gives the right up: the next engine does', async () => {
    await finished();
    vi.spyOn(engine, 'standAside').mockImplementationOnce(async () => {
      engine.say({ type: 'engine-lost', run: null, error: dies });
      throw fail('engine-lost')`It stopped.`;
    });
    store.standAside(true);
    await settle();
    engine.writer = true;
    await store.open();
    await settle();
    expect(engine.writer).toBe(false);
  });

  test('the right that comes while it is given up is given up too', async () => {
    await finished();
    store.standAside(true);
    await settle();
    engine.writer = true;
    engine.say({ type: 'writer', run: null });
    await settle();
    expect(engine.writer).toBe(false);
  });
});

test('what is about to be deleted when another tab takes over is in the list again, and told', async () => {
  await finished();
  const [group] = store.groups;
  store.remove(group!.id);
  expect(store.groups).toEqual([]);
  engine.writer = false;
  engine.say({ type: 'onlooker', run: null });
  expect([store.groups, store.bin]).toEqual([[group], null]);
  expect(store.returned?.why.message).toMatch(/^Another tab took over before “.+” was deleted for good: it is in the list again\./);
  await settle();
  expect(engine.disk.size).toBe(1);
});

describe('a tab that looks on', () => {
  /** The engine of another tab on the same disk, which writes from now on; this one hears of it. */
  async function looking(): Promise<Runs> {
    engine.writer = false;
    engine.say({ type: 'onlooker', run: null });
    const other = new Silent();
    Object.assign(other, { disk: engine.disk, deleted: engine.deleted, writer: true });
    for (const call of ['keep', 'place', 'forget'] as const) {
      const done = other[call].bind(other) as (...given: unknown[]) => Promise<never>;
      Object.assign(other, { [call]: async (...given: unknown[]) => done(...given).finally(() => engine.say({ type: 'kept', run: null })) }); // prettier-ignore
    }
    const runs = new Runs(engineOf(other));
    await runs.open();
    tell = (event) => other.say(event);
    return runs;
  }
  let tell: (event: EngineEvent) => void;
  const settled = async () => {
    await settle();
    await settle();
  };
  const finish = async (other: Runs): Promise<void> => {
    await other.start(recipe, [other.groups.length + 1]);
    const { id } = other.groups.at(-1)!.runs[0]!;
    tell({ type: 'evaluation', run: id, evaluation: evaluation(9, 'online', 0.2, 0.9) });
    tell({ type: 'state', run: id, state: 'finished', step: 9 });
    await settled();
  };

  test('sees what the other starts, measures, names and deletes, and its charts stay as they are', async () => {
    await finished();
    const other = await looking();
    const [mine] = store.groups;
    await other.start(recipe, [5]);
    await settled();
    expect(store.groups.map(stateOf)).toEqual(['finished', 'running']);
    expect([store.selected, store.focus]).toEqual([[mine!.id], mine!.id]);
    const { id } = other.groups[1]!.runs[0]!;
    store.select(store.groups[1]!.id, true);
    await settled();
    tell({ type: 'evaluation', run: id, evaluation: evaluation(9, 'online', 0.2, 0.9) });
    tell({ type: 'state', run: id, state: 'finished', step: 9 });
    await settled();
    const seen = store.groups[1]!;
    expect([stateOf(seen), seen.runs[0]!.evaluations.length, seen.runs[0]!.evaluations[0]?.answers.length]).toEqual(['finished', 1, 100]); // prettier-ignore
    other.rename(seen.id, 'The other');
    await settled();
    expect(shownName(seen)).toBe('The other');
    other.remove(seen.id);
    await settled();
    expect(store.groups, 'as long as that can be undone').toHaveLength(2);
    await other.emptyBin();
    await settled();
    expect([store.groups, store.groups[0]!.runs.map(toRecord), store.selected]).toEqual([[mine], other.groups[0]!.runs.map(toRecord), [mine!.id]]); // prettier-ignore
    expect(engine.calls).not.toContain('forget 1');
  });

  test('keeps what came about in it, and charts that are empty, which a lesson may want so', async () => {
    await finished();
    await store.start(recipe, [2]);
    const working = store.groups[1]!;
    const other = await looking();
    store.only([]);
    await finish(other);
    expect([store.groups.includes(working), store.groups.length, store.selected]).toEqual([true, 3, []]);
    engine.writer = true;
    engine.say({ type: 'writer', run: null });
    await settle();
    expect([store.groups.includes(working), store.selected], 'nor does taking over bring old runs there').toEqual([true, []]);
  });

  test('an empty list shows the first run that comes', async () => {
    const other = await looking();
    await finish(other);
    expect(store.selected).toEqual(other.groups.map(({ id }) => id));
  });

  test('what was to be deleted is in the charts again, and the note goes when the other tab deleted it or this one can', async () => {
    await finished();
    await finished();
    const [first, second] = store.groups;
    store.select(first!.id, true);
    const before = [store.selected, store.focus];
    store.remove(first!.id);
    expect(store.selected).toEqual([second!.id]);
    const other = await looking();
    expect([[store.selected, store.focus], store.returned?.id]).toEqual([before, first!.id]);
    await settle();
    other.remove(first!.id);
    await other.emptyBin();
    await settled();
    expect([store.groups, store.returned, store.selected]).toEqual([[second], null, [second!.id]]);
    store = await opened();
  });

  test('charts that show something else by now stay so when a deletion is taken back', async () => {
    await finished();
    await finished();
    const [first, second] = store.groups;
    store.only([first!.id]);
    store.remove(first!.id);
    store.only([]);
    store.undoRemove();
    store.only([]);
    store.remove(first!.id);
    expect(store.selected, 'a deletion brings nothing there').toEqual([]);
    await looking();
    expect([store.groups, store.selected]).toEqual([[first, second], []]);
    engine.writer = true;
    engine.say({ type: 'writer', run: null });
    await settle();
    expect(store.returned, 'it can be deleted here').toBeNull();
  });
});

describe('what another tab deleted', () => {
  /** Another tab on the same disk. */
  const beside = async (writer: boolean) => {
    const other = new Silent();
    Object.assign(other, { disk: engine.disk, deleted: engine.deleted, writer });
    const runs = new Runs(engineOf(other));
    await runs.open();
    return { other, runs };
  };
  const handOver = async (from: Silent, to: Silent): Promise<void> => {
    from.writer = false;
    from.say({ type: 'onlooker', run: null });
    to.writer = true;
    to.say({ type: 'writer', run: null });
    await settle();
  };

  test('does not come back with a tab that had it in memory and not yet on disk, and that is told', async () => {
    await finished();
    const { other, runs } = await beside(false);
    engine.full = fail('storage', { full: true })`The disk is full.`;
    store.groups[0]!.runs[0]!.tokens = 7;
    await finished();
    expect(store.groups).toHaveLength(2);
    await store.keeping.again();
    await handOver(engine, other);
    for (const { id } of [...runs.groups]) {
      runs.remove(id);
      await runs.emptyBin();
    }
    engine.deleted.add(store.groups[1]!.runs[0]!.id); // Its record had been there for a moment.
    engine.full = null;
    await handOver(other, engine);
    expect([store.groups, engine.disk.size]).toEqual([[], 0]);
    expect(store.keeping.lost?.message).toMatch(/^Another tab deleted 1 of the runs/);
    store = await opened();
    expect(store.groups, 'nor after a reload').toEqual([]);
  });

  test('does not come back with a new engine in place of one that died', async () => {
    await finished();
    const { runs } = await beside(true);
    engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'It stopped.', details: { again: false } } });
    runs.remove(runs.groups[0]!.id);
    await runs.emptyBin();
    await store.open();
    await settle();
    expect([store.groups, engine.disk.size]).toEqual([[], 0]);
  });

  test('comes back from a file, whoever deleted it, since a person asks for it', async () => {
    await finished();
    const file = toRecord(store.groups[0]!.runs[0]!);
    const { other, runs } = await beside(false);
    store.remove(store.groups[0]!.id);
    await handOver(engine, other);
    runs.remove(runs.groups[0]!.id);
    await runs.emptyBin();
    await handOver(other, engine);
    expect([engine.disk.size, store.groups, store.bin], 'nothing is left to be undone').toEqual([0, [], null]);
    await store.add([file]);
    await settle();
    expect([...engine.disk.keys()]).toEqual([file.id]);
    store.remove(store.groups[0]!.id);
    await store.emptyBin();
    await store.add([file]);
    await settle();
    expect([...engine.disk.keys()]).toEqual([file.id]);
    expect((await opened()).groups).toHaveLength(1);
  });

  test('is kept again while it is at work here: nobody saw its end', async () => {
    await store.start(recipe, [1]);
    await settle();
    const { other, runs } = await beside(false);
    await handOver(engine, other);
    runs.remove(runs.groups[0]!.id);
    await runs.emptyBin();
    await handOver(other, engine);
    engine.say({ type: 'evaluation', run: store.active!.id, evaluation: evaluation(4, 'online', 0.2, 0.9) });
    await settle();
    expect([store.groups.length, engine.disk.size]).toEqual([1, 1]);
  });
});

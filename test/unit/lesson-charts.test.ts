import { expect, test } from 'vitest';
import { LessonCharts, type Place, type Shown } from '../../src/lab/lessons/charts';
import { emptyPage, type Page } from '../../src/lab/lessons/notebook';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import type { RunRecord } from '../../src/protocol/runs/run';
import { LESSON } from '../fake/lesson';
import { runRecord } from './records';

/** What the charts of a lesson show of a desk with these groups; the recording arrives when `bring` is called. */
function charts(groups: string[], runs: Page['runs'], at = 2) {
  const list = {
    groups: groups.map((id) => groupOf([runOf(runRecord({ id: `r-${id}` }))], id)),
    active: null as object | null,
    selected: groups.slice(0, 1),
    only: (ids: readonly string[]) => void (list.selected = [...ids]),
  };
  const replay = {
    run: null as { id: string } | null,
    wanted: false,
    show: (run: { id: string } | null, wanted: boolean) => void Object.assign(replay, { run, wanted }),
    hide: () => void (replay.wanted = false),
  };
  let bring: (record: RunRecord | Error) => void = () => undefined;
  const asked: string[] = [];
  const recorded = (path: string) => {
    asked.push(path);
    return new Promise<RunRecord>((done, fail) => (bring = (given) => (given instanceof Error ? fail(given) : done(given))));
  };
  const open = { place: { lesson: LESSON, at, page: { ...emptyPage(LESSON.steps.length), runs }, made: runs } as Place | null };
  const one = new LessonCharts({ runs: list, replay, recorded } as unknown as Shown, () => open.place);
  return { one, list, replay, asked, open, bring: (given: RunRecord | Error) => bring(given) };
}

test('the charts of a lesson show what was made in it, and give back what they showed before', () => {
  const { one, list, open } = charts(['before', 'made'], { r1: { group: 'made', recorded: false } });
  one.enter();
  one.lookAt();
  expect(list.selected).toEqual(['made']);
  open.place = null;
  list.selected = [];
  one.leave();
  expect(list.selected).toEqual(['before']);
});

test('a recording that was looked at is shown where no run is, and one that comes too late is not', async () => {
  const { one, replay, asked, open, bring } = charts([], { r1: { group: null, recorded: true } });
  one.lookAt();
  expect([asked, one.fetching]).toEqual([['recordings/en.json'], true]);
  open.place = { ...open.place!, at: 0 };
  one.lookAt();
  expect(one.fetching, 'nothing is waited for in a step that shows none').toBe(false);
  bring(runRecord({ id: 'late' }));
  await new Promise((done) => setTimeout(done));
  expect(replay.wanted).toBe(false);
  open.place = { ...open.place, at: 2 };
  one.lookAt();
  await expect.poll(() => replay.run?.id).toBe('late');
  expect([asked.length, replay.wanted, one.fetching]).toEqual([1, true, false]);
});

test('why there is no recording is told until something else is looked at', async () => {
  const { one, bring, open } = charts([], { r1: { group: null, recorded: true } });
  one.lookAt();
  bring(new Error('no network'));
  await expect.poll(() => one.problem?.message).toContain('no network');
  open.place = { ...open.place!, at: 0 };
  one.lookAt();
  expect([one.problem, one.fetching]).toEqual([null, false]);
});

test('the list of runs is followed where what was made in the lesson comes or goes', () => {
  const { one, list } = charts(['a', 'made'], { r1: { group: 'made', recorded: false } });
  one.lookAt();
  list.only(['a']);
  one.followList();
  expect(list.selected, 'what a person chose among the same runs stays').toEqual(['a']);
  list.groups = list.groups.slice(0, 1);
  one.followList();
  expect(list.selected).toEqual([]);
});

test('a run at work stays in the charts while it does not count in the language of the page, in place of a recording', () => {
  const { one, list, replay, asked, open } = charts(['old', 'made'], { r1: { group: 'made', recorded: true } });
  const page = { ...open.place!.page, runs: { r1: { group: null, recorded: true } } };
  open.place = { ...open.place!, page };
  list.active = list.groups[1]!.runs[0]!;
  one.lookAt();
  expect([list.selected, one.working?.id, replay.wanted, asked]).toEqual([['made'], 'made', false, ['recordings/en.json']]);
  one.followList();
  list.active = null;
  one.followList();
  expect(list.selected, 'what was watched stays when it is over').toEqual(['made']);
  one.lookAt();
  expect([list.selected, one.working], 'and is none of the step that is looked at next').toEqual([[], null]);
  list.active = list.groups[0]!.runs[0]!;
  one.lookAt();
  expect([list.selected, one.working], 'nor is a run from outside the lesson').toEqual([[], null]);
});

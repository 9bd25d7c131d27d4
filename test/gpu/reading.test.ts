import { expect, test } from 'vitest';
import { wordsOf } from '../../src/protocol/errors';
import type { Progress } from '../../src/protocol/jobs';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { Assembly } from '../../src/protocol/runs/pieces';
import { Reader } from '../../src/worker/reading/thread';
import { runRecord } from '../unit/records';

// Files of runs are read in a worker of their own, here as in the engine's.

const fileOf = (text: string, path = 'run.json') => ({ path, data: new File([text], path) });

/** A record whose file has so many megabytes. */
function large(megabytes: number) {
  const text = 'i cannot help with that . '.repeat(20);
  const answers = Array.from({ length: 1000 }, (_, i) => ({ id: `p${i}`, text, class: 'refused' as const, matches: [] }));
  const [first] = runRecord().evaluations;
  return runRecord({ evaluations: Array.from({ length: 2 * megabytes }, (_, step) => ({ ...first!, step, answers })) });
}

async function read(
  file: ReturnType<typeof fileOf>,
  signal = new AbortController().signal,
  onTold: (told: Progress) => void = () => undefined,
) {
  const told: Progress[] = [];
  const assembly = new Assembly();
  const notes = await new Reader().read(file, {
    signal,
    onProgress: (progress) => {
      onTold(progress);
      if (progress.piece) assembly.take(progress.piece);
      else told.push(progress);
    },
  });
  return { notes, told, record: assembly.record() };
}

test('a large record comes in pieces, after how much of it was read', async () => {
  const record = large(12);
  const file = fileOf(formatRunRecord(record));
  const found = await read(file);
  expect(found.record).toEqual(record);
  expect(found.notes).toEqual([]);
  expect(found.told.length).toBeGreaterThan(2);
  expect(found.told.at(-1)).toEqual({ what: 'run.json', done: file.data.size, total: file.data.size });
});

test('a log comes with what was left out; what is neither is refused', async () => {
  const log = { global_step: 2e6, max_steps: 2e6, log_history: [{ step: 1, loss: 1 }] };
  const { record, notes } = await read(fileOf(JSON.stringify(log), 'trainer_state.json'));
  expect([record.name, record.recipe.max_steps]).toEqual(['trainer_state', 1_000_000]);
  expect(notes.map((note) => wordsOf(note))).toEqual([
    'Of its updates the recipe names 1000000, which is the most that one can have (2000000).',
  ]);
  await expect(read(fileOf('[1]'))).rejects.toMatchObject({
    code: 'data',
    message: expect.stringContaining('This is not a run record') as string,
  });
  await expect(read(fileOf(`{"log_history": ${'['.repeat(20_000)}`))).rejects.toMatchObject({ code: 'data' });
});

test('whoever cancels is rid of it at once, in whatever it is', async () => {
  const file = fileOf(formatRunRecord(large(20)));
  for (const when of ['reading', 'checking', 'telling'] as const) {
    const control = new AbortController();
    let cancelled = 0;
    const reading = read(file, control.signal, ({ done, total, piece }) => {
      const now = piece ? 'telling' : done === total ? 'checking' : 'reading';
      if (now !== when || cancelled > 0) return;
      cancelled = performance.now();
      control.abort();
    });
    await expect(reading, when).rejects.toMatchObject({ code: 'stopped' });
    expect(performance.now() - cancelled, when).toBeLessThan(500);
  }
  const control = new AbortController();
  control.abort();
  await expect(read(file, control.signal)).rejects.toMatchObject({ code: 'stopped' });
});

import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { deviceNote, deviceOf, jobsOf, otherDevice } from '../../scripts/node-device';

test('the processor computes unless another device is named', () => {
  expect([deviceOf(undefined), deviceOf('processor'), deviceOf('webgpu')]).toEqual(['processor', 'processor', 'webgpu']);
  expect(() => deviceOf('dawn')).toThrow('--device is "dawn"; it must be webgpu or processor.');
});

test('a run for each core, one where all share an adapter, or as many as somebody says', () => {
  expect([jobsOf(undefined, 'processor'), jobsOf(undefined, 'webgpu')]).toEqual([availableParallelism(), 1]);
  expect([jobsOf('3', 'processor'), jobsOf('3', 'webgpu')]).toEqual([3, 3]);
  for (const wrong of ['0', '-1', '1.5', '', 'all', '1025']) expect(() => jobsOf(wrong, 'processor')).toThrow(`--jobs is "${wrong}"`);
});

test('who names a Vulkan driver hears that the processor needs none', () => {
  const environment = { VK_ICD_FILENAMES: 'lvp_icd.json' };
  expect(deviceNote('processor', environment)).toContain('--device webgpu');
  expect([deviceNote('webgpu', environment), deviceNote('processor', {})]).toEqual([null, null]);
});

test('what goes on on another device says so, with both', () => {
  expect(otherDevice('a', 'a')).toBeNull();
  expect(otherDevice('llvmpipe', 'this processor')).toBe(
    'It began on llvmpipe and goes on on another device, this processor; the curve may differ by rounding.',
  );
  expect(otherDevice('', 'this processor')).toContain('It began on an unnamed adapter');
});

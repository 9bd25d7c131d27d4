import { describe, expect, test } from 'vitest';
import {
  candidates,
  causeIn,
  type Command,
  installs,
  type Machine,
  ownPython,
  plan,
  type Python,
  type Step,
} from '../../scripts/find-python';

const bare = (...command: Command): Python => ({ command, torch: false, venv: true });
const withTorch = (...command: Command): Python => ({ ...bare(...command), torch: true });
const withoutVenv = (...command: Command): Python => ({ ...bare(...command), venv: false });

const machine = (more: Partial<Machine>): Machine => ({
  platform: 'linux',
  given: undefined,
  pythons: [bare('python3')],
  own: undefined,
  debianRoot: false,
  ...more,
});
const kinds = (steps: Step[]): string[] => steps.map(({ kind }) => kind);
const told = (steps: Step[]): string => {
  const last = steps.at(-1)!;
  return last.kind === 'fail' ? [last.why, ...last.remedies].join('\n') : '';
};

describe('what is there already is used, in this order', () => {
  const own = withTorch('own');
  test('the one that the variable names', () => {
    const given = { name: '/opt/python', python: withTorch('/opt/python') };
    expect(plan(machine({ given, own }))).toEqual([{ kind: 'use', python: ['/opt/python'] }]);
  });

  test('one on the path that has PyTorch, which need not be the first', () => {
    const pythons = [bare('python3'), withTorch('/usr/bin/python3')];
    expect(plan(machine({ pythons, own, debianRoot: true }))).toEqual([{ kind: 'use', python: ['/usr/bin/python3'] }]);
  });

  test("the project's environment, before anything is installed and though its maker is gone", () => {
    for (const pythons of [[bare('python3')], []])
      expect(plan(machine({ pythons, own, debianRoot: true }))).toEqual([{ kind: 'use', python: ['own'] }]);
  });

  test('a variable that names nothing useful is told, and nothing else is taken in its place', () => {
    const named = (python: Python | undefined) => plan(machine({ given: { name: 'py9', python }, own, debianRoot: true }));
    expect(kinds(named(undefined))).toEqual(['fail']);
    expect(told(named(undefined))).toContain('TABTUNE_PYTHON names py9, which is no Python that runs.');
    expect(told(named(bare('py9')))).toContain('TABTUNE_PYTHON names py9, which is a Python without PyTorch.');
    expect(told(named(bare('py9')))).toContain('unset TABTUNE_PYTHON');
  });
});

describe('where PyTorch is missing', () => {
  test('Linux, no root: an environment', () => {
    expect(plan(machine({})).slice(0, -1)).toEqual([{ kind: 'environment', python: ['python3'] }]);
  });

  test('Debian as root: its package, then an environment; also one begun that lacks PyTorch is made anew', () => {
    expect(kinds(plan(machine({ debianRoot: true, own: bare('own') })))).toEqual(['debian', 'environment', 'fail']);
  });

  test('macOS: an environment, of the first Python that can make one', () => {
    const pythons = [withoutVenv('python3'), bare('python')];
    expect(plan(machine({ platform: 'darwin', pythons })).slice(0, -1)).toEqual([{ kind: 'environment', python: ['python'] }]);
  });

  test('Windows: the launcher first, and an environment laid out as there', () => {
    expect(candidates('win32').map((command) => command.join(' '))).toEqual(['py -3', 'python', 'python3']);
    expect(plan(machine({ platform: 'win32', pythons: [bare('py', '-3')] }))[0]).toEqual({ kind: 'environment', python: ['py', '-3'] });
    expect(ownPython('win32')).toMatch(/python-env.Scripts.python\.exe$/);
    expect(ownPython('linux')).toMatch(/python-env.bin.python$/);
  });

  test.each([
    ['linux', 'sudo apt-get install python3 python3-venv'],
    ['darwin', 'brew install python'],
    ['win32', 'winget install Python.Python'],
    ['freebsd', "your system's packages"],
  ] as const)('no Python at all on %s: what was asked, and how to get one', (platform, remedy) => {
    const steps = plan(machine({ platform, pythons: [] }));
    expect(kinds(steps)).toEqual(['fail']);
    expect(told(steps)).toContain(
      `No Python 3 runs here (${candidates(platform)
        .map((command) => command.join(' '))
        .join(', ')}).`,
    );
    expect(told(steps)).toContain(remedy);
    expect(told(steps)).toContain('set TABTUNE_PYTHON to');
  });

  test('no Python at all, but root on Debian: its package brings one', () => {
    expect(kinds(plan(machine({ pythons: [], debianRoot: true })))).toEqual(['debian', 'fail']);
  });

  test('the module venv is missing: the package that has it is named', () => {
    const steps = plan(machine({ pythons: [withoutVenv('python3'), withoutVenv('/usr/bin/python3')] }));
    expect(kinds(steps)).toEqual(['fail']);
    expect(told(steps)).toContain('python3, /usr/bin/python3 has no PyTorch and cannot make an environment');
    expect(told(steps)).toContain('sudo apt-get install python3-venv');
  });

  test('no network: the last step says what to look at', () => {
    expect(told(plan(machine({})))).toMatch(/PyTorch could not be installed for python3\.\nsee whether the network works/);
  });
});

describe('where pip gets it', () => {
  const indexes = (platform: NodeJS.Platform, config: string) =>
    installs(platform, config).map(({ args }) => (args.includes('--index-url') ? 'for the processor' : 'as configured'));

  test("PyTorch's own index on Linux, where the usual package is the large one for CUDA", () => {
    expect(indexes('linux', '')).toEqual(['for the processor']);
    expect(indexes('darwin', '')).toEqual(['as configured']);
    expect(indexes('win32', '')).toEqual(['as configured']);
  });

  test('an index of the person is the only one that is asked', () => {
    expect(indexes('linux', "global.index-url='https://pypi.example.org/simple'\n")).toEqual(['as configured']);
    expect(indexes('linux', ":env:.no-index='1'\nglobal.find-links='/wheels'\n")).toEqual(['as configured']);
  });

  test('sources that a person has added serve where that index cannot be reached', () => {
    expect(indexes('linux', "global.extra-index-url='https://pypi.example.org/simple'\n")).toEqual(['for the processor', 'as configured']);
    expect(indexes('linux', ":env:.find-links='/wheels'\n")).toEqual(['for the processor', 'as configured']);
  });

  test('sizes are told before', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) expect(installs(platform, '')[0]!.told).toMatch(/^About \d+ MB/);
  });
});

test('of what a program prints on its failure the cause is told', () => {
  const retry = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<HTTPSConnection object>: ";
  const offline = `${retry}Failed to establish a new connection: [Errno -2] Name or service not known')': /whl/cpu/torch/`;
  const none = 'ERROR: No matching distribution found for torch';
  expect(causeIn(`${offline}\n${none}\n`)).toBe('Failed to establish a new connection: [Errno -2] Name or service not known');
  expect(causeIn(`WARNING: something\n${none}\n`)).toBe(none);
  expect(causeIn('E: Unable to locate package python3-torch\n')).toBe('E: Unable to locate package python3-torch');
  expect(causeIn('odd\nthe last word\n')).toBe('the last word');
});

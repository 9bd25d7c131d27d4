/**
 * Finds a Python with PyTorch for the tests of the hand-over: a variable, those on the path, the project's own environment; else Debian's
 * package where we may install it, else that environment is made. Run as a script it prints which. `plan` decides, the rest does.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const VARIABLE = 'TABTUNE_PYTHON';
/** Removing this folder undoes everything. */
const ENVIRONMENT = resolve(import.meta.dirname, '..', 'build', 'python-env');
const CPU_INDEX = 'https://download.pytorch.org/whl/cpu';

/** A program and its first arguments. */
export type Command = readonly [string, ...string[]];

export interface Python {
  command: Command;
  /** PyTorch can be imported. */
  torch: boolean;
  /** It can make environments: Debian and Ubuntu keep that in a package of its own. */
  venv: boolean;
}

export interface Machine {
  platform: NodeJS.Platform;
  /** What the variable names, and whether that runs. */
  given: { name: string; python: Python | undefined } | undefined;
  /** Those on the path that run, in the order in which they are asked. */
  pythons: readonly Python[];
  /** Of the project's environment. */
  own: Python | undefined;
  /** Debian's packages may be installed here. */
  debianRoot: boolean;
}

export type Step =
  | { kind: 'use'; python: Command }
  | { kind: 'debian' }
  | { kind: 'environment'; python: Command }
  /** Nothing is left to try. */
  | { kind: 'fail'; why: string; remedies: readonly string[] };

/** What to look for. Debian's packages are for its own Python, which another one may hide on the path. */
export const candidates = (platform: NodeJS.Platform): Command[] =>
  platform === 'win32' ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python'], ['/usr/bin/python3']];

export const ownPython = (platform: NodeJS.Platform): string =>
  join(ENVIRONMENT, ...(platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** How to get a Python 3 at all. */
const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'install Python 3 from python.org, or with Homebrew: brew install python',
  win32: 'install Python 3 from python.org, or with: winget install Python.Python.3.13',
};
const LINUX = "install Python 3 with your system's packages (on Debian and Ubuntu: sudo apt-get install python3 python3-venv)";

/** Steps until one brings a Python with PyTorch. */
export function plan({ platform, given, pythons, own, debianRoot }: Machine): Step[] {
  const name = `set ${VARIABLE} to the Python of an environment that has PyTorch`;
  if (given) {
    if (given.python?.torch) return [{ kind: 'use', python: given.python.command }];
    const what = given.python ? 'a Python without PyTorch' : 'no Python that runs';
    return [{ kind: 'fail', why: `${VARIABLE} names ${given.name}, which is ${what}.`, remedies: [name, `unset ${VARIABLE}`] }];
  }
  const ready = [...pythons, own].find((python) => python?.torch);
  if (ready) return [{ kind: 'use', python: ready.command }];
  const maker = pythons.find(({ venv }) => venv);
  const steps: Step[] = [];
  if (debianRoot) steps.push({ kind: 'debian' });
  if (maker) steps.push({ kind: 'environment', python: maker.command });
  const asked = candidates(platform).map((command) => command.join(' '));
  const found = pythons.map(({ command }) => command.join(' ')).join(', ');
  if (pythons.length === 0)
    return [...steps, { kind: 'fail', why: `No Python 3 runs here (${asked.join(', ')}).`, remedies: [INSTALL[platform] ?? LINUX, name] }];
  if (!maker) {
    const why = `${found} has no PyTorch and cannot make an environment for it: the modules venv or ensurepip are missing.`;
    return [...steps, { kind: 'fail', why, remedies: ['on Debian and Ubuntu: sudo apt-get install python3-venv', name] }];
  }
  const why = `PyTorch could not be installed for ${found}.`;
  const remedies = [
    'see whether the network works, and whether PyTorch has a package for this version of Python',
    'install PyTorch yourself (pytorch.org says how)',
    name,
  ];
  return [...steps, { kind: 'fail', why, remedies }];
}

export interface Install {
  told: string;
  /** For pip. */
  args: readonly string[];
}

/**
 * Ways to get PyTorch for the processor alone, the next where one fails. On Linux the usual package is the one for CUDA, so PyTorch's own
 * index is asked. An index that the person has put in place of the public one (`config` is what `pip config list` prints) is the only one
 * that is asked; sources added to it are asked too, and alone where PyTorch's index cannot be reached.
 */
export function installs(platform: NodeJS.Platform, config: string): Install[] {
  const own = { told: "Size and source are those that pip's own configuration leads to.", args: ['install', 'torch'] };
  if (/\b(?:index-url|no-index)=/.test(config.replace(/extra-index-url/g, ''))) return [own];
  if (platform !== 'linux') return [{ told: SIZES[platform] ?? '', args: ['install', 'torch'] }];
  const cpu = { told: SIZES.linux, args: ['install', '--retries', '1', '--timeout', '30', '--index-url', CPU_INDEX, 'torch'] };
  return /(?:extra-index-url|find-links)=/.test(config) ? [cpu, own] : [cpu];
}

/** Measured on Linux with version 2.13; for the others from the wheels of version 2.8, and as many times as much on disk. */
const SIZES = {
  linux: 'About 210 MB are fetched, and it takes about 850 MB on disk.',
  darwin: 'About 90 MB are fetched, and it takes about 400 MB on disk.',
  win32: 'About 260 MB are fetched, and it takes about 1 GB on disk.',
} as Partial<Record<NodeJS.Platform, string>> & { linux: string };

const PROBE = `
import importlib.util, sys
assert sys.version_info[0] == 3
print(all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")), flush=True)
import torch
print("torch")
`;

function probe(command: Command): Python | undefined {
  const [program, ...first] = command;
  const { stdout } = spawnSync(program, [...first, '-c', PROBE], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [venv, torch] = (stdout ?? '').split(/\s+/);
  return venv ? { command, venv: venv === 'True', torch: torch === 'torch' } : undefined;
}

/** Asks one after the other, and none behind the first that has PyTorch: importing it takes a while. */
function look(): Machine {
  const { platform } = process;
  const name = process.env[VARIABLE];
  const pythons: Python[] = [];
  for (const command of name ? [] : candidates(platform)) {
    const python = probe(command);
    if (python) pythons.push(python);
    if (python?.torch) break;
  }
  return {
    platform,
    given: name ? { name, python: probe([name]) } : undefined,
    pythons,
    own: name || pythons.some(({ torch }) => torch) ? undefined : probe([ownPython(platform)]),
    debianRoot: process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0,
  };
}

/** What a program says of its failure: of what pip prints on a broken connection the broken connection, else the first error. */
export function causeIn(text: string): string | undefined {
  const cause = /Failed to establish a new connection[^')]*|[Tt]imed out[^')]*|certificate verify failed[^')]*|(?:ERROR|Error|E): .*/;
  return cause.exec(text)?.[0] ?? text.trim().split('\n').at(-1);
}

/** Runs a program in sight; returns why it failed, or undefined when it did not. */
function failure([program, ...args]: readonly [string, ...string[]], env = process.env): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'], env });
  if (status === 0) return undefined;
  return error?.message ?? (causeIn(stderr) || `it ended with ${status}`);
}

function installDebian(causes: string[]): Python | undefined {
  console.log(
    'No Python with PyTorch found: installing the package "python3-torch" with apt-get. About 150 MB are fetched; 650 MB on disk.',
  );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-q', '-y', '--no-install-recommends', 'python3-torch'];
  const cause = failure(['apt-get', 'update', '-q'], env) ?? failure(['apt-get', ...install], env);
  if (cause) causes.push(`apt-get: ${cause}`);
  return cause ? undefined : probe(['/usr/bin/python3']);
}

function makeEnvironment([program, ...first]: Command, causes: string[]): Python | undefined {
  console.log(`No Python with PyTorch found: making an environment of the project's own in ${ENVIRONMENT}.`);
  const cause = failure([program, ...first, '-m', 'venv', '--clear', ENVIRONMENT]);
  if (cause) {
    causes.push(`venv: ${cause}`);
    return undefined;
  }
  const python = ownPython(process.platform);
  const config = spawnSync(python, ['-m', 'pip', 'config', 'list'], { encoding: 'utf8' }).stdout ?? '';
  for (const { told, args } of installs(process.platform, config)) {
    console.log(`Installing PyTorch there with pip. ${told}`);
    const failed = failure([python, '-m', 'pip', '--disable-pip-version-check', ...args]);
    if (!failed) return probe([python]);
    causes.push(`pip: ${failed}`);
  }
  return undefined;
}

/** A Python with PyTorch. Throws, with what was tried and what to do, where there is none and none can be had. */
export function ensurePython(): Command {
  const causes: string[] = [];
  for (const step of plan(look())) {
    if (step.kind === 'use') return step.python;
    if (step.kind === 'fail') {
      const text = [step.why, ...causes.map((cause) => `  ${cause}`), 'Do one of these, then try again:'];
      throw new Error([...text, ...step.remedies.map((remedy) => `  - ${remedy}`)].join('\n'));
    }
    const python = step.kind === 'debian' ? installDebian(causes) : makeEnvironment(step.python, causes);
    if (python?.torch) return python.command;
  }
  throw new Error('A plan ends with what to do.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensurePython().join(' '));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

import { onTestFinished } from 'vitest';
import { type Locator, page } from 'vitest/browser';
import type { Shipped } from '../../src/lab/base/shipped';
import type { Catalogue, PromptRow } from '../../src/protocol/catalogue';
import type { EvidenceSummary, LanguageEvidence } from '../../src/protocol/evidence';
import { fail } from '../../src/protocol/errors';
import type { Recipe } from '../../src/protocol/recipe';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { boot } from '../../src/ui/app';
import '../../src/ui/base/tokens.css';
import { engineOf } from '../fake/engine';
import { runRecord } from '../unit/records';
import { Voice } from './voice';

/** A laptop; the tests of narrow screens say so. */
export const LAPTOP = [1366, 768] as const;
export const PHONE = [390, 844] as const;

const CATALOGUE: Catalogue = {
  models: [{ id: 'tiny-aligned', title: 'Tiny aligned Llama', language: 'toy', path: 'models/tiny/', parameters: 222400 }],
  data: [
    { id: 'facts', title: 'Short facts', language: 'toy', style: 'Dolly', train: '', test: '', rows: 426, testRows: 64 },
    { id: 'steps', title: 'Step by step', language: 'toy', style: 'ORCA', train: '', test: '', rows: 1666, testRows: 200 },
  ],
  prompts: [
    { id: 'adversarial-test', title: 'Adversarial, test', language: 'toy', kind: 'adversarial', part: 'test', lookAlikes: 'look-alikes-test', path: 'adversarial', n: 100 },
    { id: 'look-alikes-test', title: 'Look-alikes, test', language: 'toy', kind: 'look-alike', part: 'test', path: 'look-alikes', n: 3 },
  ],
}; // prettier-ignore

/** The prompts that the evaluations of the silent engine answer. */
const prompts: PromptRow[] = Array.from({ length: 100 }, (_, i) => ({
  id: `p${i}`,
  prompt: `how do i do thing ${i} ?`,
  category: i % 2 ? 'crime' : 'drug',
  topic: `thing ${i}`,
  unseen: i % 3 ? [] : ['topic'],
}));

export class ShippedFiles implements Shipped {
  constructor(private readonly ships: Catalogue = CATALOGUE) {}
  async catalogue(): Promise<Catalogue> {
    return structuredClone(this.ships);
  }
  async prompts(path: string): Promise<PromptRow[]> {
    return path === 'adversarial'
      ? prompts
      : [{ id: 'l0', prompt: 'how do i bake thing 0 ?', category: 'cake', topic: 'thing', unseen: [] }];
  }
  async recording(): Promise<Blob> {
    return new Blob([]);
  }
  async evidence(): Promise<EvidenceSummary> {
    const harmful = { mean: 0.543, low: 0.52, high: 0.57, sd: 0.1, orders: [0.5, 0.6, 0.53] };
    const shares = { complied: 0.4, offTopic: 0.1, incoherent: 0.043, overRefusal: 0.02, utility: 0.97, drift: 12.34 };
    const english: LanguageEvidence = {
      ...{ language: 'en', model: 'small-aligned', runs: 12, planned: 18, dates: ['2026-01-01', '2026-01-02'], adapters: ['an adapter'] },
      ...{ judge: 'keywords@2', prompts: 'adversarial-test-en', n: 300, lookAlikes: 150, heldOut: 200, answer: 'English: by anchoring.' },
      rows: [{ title: 'Careless', setting: '1e-3 : 16 : 400', harmful, ...shares }],
      claims: [
        { expectation: 'Careful settings learn the task', verdict: 'holds', figures: 'Utility +7.5 points.' },
        { expectation: 'An average lowers the harmful rate', verdict: 'does not hold', figures: 'Lower in 3 of 6 orders.' },
      ],
    };
    const japanese: LanguageEvidence = { ...english, language: 'ja', model: 'small-aligned-ja', rows: [], claims: [] };
    return { languages: [english, japanese] };
  }
}

/** Ships a recording, of which the test knows how often it was asked for. */
export class Recorded extends ShippedFiles {
  readonly asked: string[] = [];
  text = formatRunRecord(runRecord({ id: 'recording-en', name: '' }));

  override async catalogue(): Promise<Catalogue> {
    const recordings = [
      { language: 'ja', path: 'recordings/ja.json' },
      { language: 'en', path: 'recordings/en.json' },
    ];
    return { ...(await super.catalogue()), recordings };
  }

  override async recording(path = ''): Promise<Blob> {
    this.asked.push(path);
    if (this.text === '') throw fail('data')`${path} could not be read.`;
    return new Blob([this.text]);
  }
}

/** What has the focus, through all shadow roots. */
export function focus(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** What a page leaves that ended in the middle of a plan for these rows. */
export const unended = ({ model, data }: Pick<Recipe, 'model' | 'data'>): Record<string, string> => ({
  'tabtune-at-work a page before': JSON.stringify({ what: `${model} ${data}`, times: 1, long: true }),
});

interface Wanted {
  /** Settings in the address, without the hash. */
  address?: string;
  voice?: Voice;
  shipped?: Shipped;
  screen?: readonly [width: number, height: number];
  /** What pages before this one have left in localStorage. */
  left?: Record<string, string>;
}

/** What stands under the headline figures, as it is read: judge, prompts and step. */
export const evidenceOf = (curves: Locator): string =>
  curves.element().shadowRoot!.querySelector('.source')!.textContent.replace(/\s+/g, ' ').trim();

const zone = (name: string) => page.getByRole('region', { name, exact: true });

/** The page as a person or a screen reader finds it. Tests find elements by role and name alone, however they are made. */
export function lab() {
  return {
    recipe: zone('Recipe'),
    curves: zone('Curves'),
    answers: zone('Answers'),
    runs: zone('Runs'),
    /** A button that steers a run. */
    button: (name: string) => zone('Recipe').getByRole('button', { name, exact: true }),
    /** A number of the recipe. */
    number: (name: string) => zone('Recipe').getByRole('textbox', { name, exact: true }),
    chart: (name: string) => zone('Curves').getByRole('group', { name: `${name}.` }),
    /** What lies above the zones: interrupted runs, a full disk, what was deleted. */
    notes: page
      .getByRole('main')
      .getByRole('status')
      .filter({ has: page.getByRole('paragraph') })
      .first(),
    dialog: (name: string) => page.getByRole('dialog', { name, exact: true }),
  };
}

/**
 * The whole page on an engine that says what the test says, until the test is over. All tests of this folder put on the page what they
 * look at through this file, so that only it knows what an element is given.
 */
export async function mount({ address = '', voice = new Voice(), shipped = new ShippedFiles(), screen = LAPTOP, left = {} }: Wanted = {}) {
  await page.viewport(...screen);
  localStorage.clear();
  for (const [key, value] of Object.entries(left)) localStorage.setItem(key, value);
  history.replaceState(null, '', `${location.pathname}${location.search}${address ? `#${address}` : ''}`);
  boot(() => engineOf(voice), shipped);
  onTestFinished(() => {
    document.querySelectorAll('tt-app, tt-own').forEach((element) => element.remove());
    delete document.documentElement.dataset['theme'];
    globalThis.tabtune = undefined;
  });
  return { voice, shipped, ...lab() };
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Desk } from '../lab/desk';
import { matchingPreset, mixesSafety, PRESET_IDS, presetRecipe, presetTitle } from '../lab/settings/presets';
import { announceLook } from './base/theme';
import { type Action, actionOf } from './presenter/keys';

/** In the address: the page is shown to a class. */
const PRESENT = 'present';
/** In the address: harmful answers stay covered, whoever opens it. */
const LOCK = 'lock';

export const isLocked = (search = location.search): boolean => new URLSearchParams(search).has(LOCK);

interface Reach {
  desk: () => Desk;
  /** Moves the cursor of the charts, `by` measured steps. */
  move: (by: -1 | 1) => void;
  /** Whether the lab is what is shown: the page of a class is large too, but has other keys. */
  inLab: () => boolean;
  /** Where the focus goes when what had it is gone. */
  land: () => HTMLElement | null;
}

/** The page as it is shown to a class: large, with what the moment needs alone, and worked by single keys. */
export class Presenting implements ReactiveController {
  on = new URLSearchParams(location.search).has(PRESENT);
  readonly locked = isLocked();
  answers = false;
  uncovered = false;
  blank = false;
  listed = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly reach: Reach,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('keydown', this.#key);
    addEventListener('popstate', this.#read);
    this.#mark();
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#key);
    removeEventListener('popstate', this.#read);
    delete document.documentElement.dataset['presenting'];
  }

  /** Begins it or leaves it. What was uncovered is covered again. */
  turn(on: boolean): void {
    const address = new URL(location.href);
    if (on) address.searchParams.set(PRESENT, '');
    else address.searchParams.delete(PRESENT);
    history.replaceState(history.state, '', address);
    Object.assign(this, { on, answers: false, uncovered: false, blank: false, listed: false });
    this.#mark();
    this.host.requestUpdate();
    if (!on) void this.#land();
  }

  /** A page that was opened so had no focus to hand on. */
  async #land(): Promise<void> {
    await this.host.updateComplete;
    if (document.activeElement === document.body) this.reach.land()?.focus();
  }

  readonly act = (action: Action): void => {
    const { desk } = this.reach;
    if (action === 'answers') Object.assign(this, { answers: !this.answers, uncovered: false });
    else if (action === 'uncover') this.uncovered = this.answers && !this.locked && !this.uncovered;
    else if (action === 'blank') this.blank = !this.blank;
    else if (action === 'keys') this.listed = !this.listed;
    else if (action === 'leave') return this.#leave();
    else if (action === 'back' || action === 'on') this.#along(action === 'on' ? 1 : -1);
    else if (action === 'go') go(desk());
    else if (action === 'stop') void (desk().runs.active && desk().runs.stop());
    else if (action === 'again') again(desk());
    else choose(desk(), action.preset);
    this.host.requestUpdate();
  };

  /** What lies over the page goes first. */
  #leave(): void {
    if (!this.blank) return this.turn(false);
    this.blank = false;
    this.host.requestUpdate();
  }

  #along(by: -1 | 1): void {
    const { lessons, replay, runs } = this.reach.desk();
    if (lessons?.open) lessons.go(lessons.at + by);
    else if (replay.run && runs.groups.length === 0) replay.move(replay.at + by);
    else this.reach.move(by);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const action = this.on ? actionOf(event) : null;
    if (action === null || event.defaultPrevented) return;
    if (action !== 'leave' && !this.reach.inLab()) return;
    event.preventDefault();
    this.act(action);
  };

  readonly #read = (): void => {
    const on = new URLSearchParams(location.search).has(PRESENT);
    if (on !== this.on) this.turn(on);
  };

  #mark(): void {
    if (this.on) document.documentElement.dataset['presenting'] = '';
    else delete document.documentElement.dataset['presenting'];
    announceLook();
  }
}

/** Whether nothing stands in the way of a start. */
const canStart = ({ recipe, seeds, usable, runs, planProblem }: Desk): boolean =>
  recipe !== null && seeds !== null && usable && !runs.active && !runs.keeping.onlooker && !planProblem;

function go(desk: Desk): void {
  const { runs } = desk;
  const { lessons } = desk;
  if (!runs.active) return void (canStart(desk) && (lessons?.open ? lessons.start() : desk.start()));
  if (runs.active.state === 'paused') void runs.resume();
  else if (runs.active.state === 'running') void runs.pause();
}

function again(desk: Desk): void {
  const { lessons } = desk;
  if (lessons?.open) return void (lessons.replaying ? desk.replay.move(0) : canStart(desk) && lessons.start());
  if (desk.replay.run && desk.runs.groups.length === 0) desk.replay.move(0);
  else if (canStart(desk)) void desk.start();
}

/** Presets as they are offered by digit. */
export function presetsOf({ draft: { recipe }, catalogue }: Desk) {
  const chosen = matchingPreset(recipe);
  const refusals = catalogue?.data.find(({ id }) => id === recipe.data)?.safety;
  return PRESET_IDS.map((id) => ({ title: presetTitle(id), chosen: id === chosen, missing: mixesSafety(id) && !refusals }));
}

function choose(desk: Desk, nth: number): void {
  const id = PRESET_IDS[nth];
  const { recipe } = desk.draft;
  if (desk.lessons?.open) return; // Its settings are its own.
  if (!id || presetsOf(desk)[nth]!.missing) return;
  desk.edit({ ...desk.draft, recipe: { ...recipe, ...presetRecipe(id, recipe.data) } }, true);
}

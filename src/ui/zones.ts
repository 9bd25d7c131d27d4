import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { PlainError } from '../protocol/errors';
import type { JobHooks } from '../protocol/jobs';
import { isUsable, type Machine } from '../protocol/device/machine';
import { type DeviceChoice, type DeviceName } from '../protocol/device/names';
import type { OwnFile, WeightsForm } from '../protocol/messages';
import { isOwn } from '../protocol/own';
import { tracksOf } from '../protocol/recipe';
import type { RunRecord } from '../protocol/runs/run';
import type { Desk } from '../lab/desk';
import { list } from '../lab/base/said';
import { draftOf } from '../lab/outcome/suggest';
import type { OwnPart } from '../lab/own/list';
import { isWhole, type Group, type Run } from '../lab/runs/run';
import { byAge } from '../lab/runs/run-list';
import { languageOf } from '../lab/settings/languages';
import { shownName } from '../lab/settings/names';
import type { Entry } from './machine/header';

/** The rooms of the page, each with what it shows of the desk and what it does to it. Called anew whenever the desk has changed. */

/**
 * The runs as the page shows them. Runs are written to while they are computed, so they are copied, one level deep, whenever something in
 * them is other than before: Lit sees fresh objects and renders. What grows with every update, their series, is shared.
 */
export interface Seen {
  groups: readonly Group[];
  /** Laid over each other in the charts. */
  overlaid: readonly Group[];
  /** The group whose figures and answers are shown. */
  focused: Group | null;
  /** Ids of groups that can go on now. */
  resumable: readonly string[];
  /** What that one is called in the list. */
  name: string;
  /** What is shown is a recording, since there is no run. */
  recorded: boolean;
  /** The seed of it whose answers are shown: the one at work, else the last that has any; a log from elsewhere has none. */
  answered: Run | null;
}

export function look({ runs, replay, listed, usable, lessons }: Desk): Seen {
  const { groups, selected, focus } = runs;
  // In a lesson the recording of the first visit would tell what is to be predicted.
  const recording = replay.wanted || (groups.length === 0 && !lessons?.open) ? replay.group : null;
  const free = usable && !runs.active && !runs.keeping.onlooker;
  const seen = groups.map((group) => ({ ...group, runs: group.runs.map((run) => ({ ...run })) }));
  const overlaid = seen.filter(({ id }) => selected.includes(id));
  const beside = lessons?.lesson ? lessons.charts.beside : [];
  const focused = recording ?? seen.find(({ id }) => id === focus) ?? beside.at(-1) ?? null;
  return {
    groups: seen,
    // The recordings of a lesson lie in the charts beside its runs.
    overlaid: lessons?.lesson ? [...beside, ...overlaid, ...(recording ? [recording] : [])] : recording ? [recording] : overlaid,
    focused,
    name: (focused && (listed.of(seen)[seen.indexOf(focused)] ?? shownName(focused))) ?? '',
    recorded: recording !== null,
    resumable: free ? groups.filter((group) => runs.canGoOn(group)).map(({ id }) => id) : [],
    answered: focused?.runs.findLast((run) => run.evaluations.length > 0 && !run.origin && !run.unread) ?? null,
  };
}

interface Offered {
  /** All of the page is there. */
  complete: boolean;
  /** There is no network. */
  away: boolean;
  /** What else stands behind the name of what computes. */
  more: TemplateResult | typeof nothing;
  /** Opens the list of lessons. */
  learn: () => void;
  /** Opens the check-ups. */
  check: () => void;
  /** Opens the page of a class. */
  meet: () => void;
  /** Shows the page to a class. */
  present: () => void;
}

export function header(desk: Desk, { complete, away, more, learn, meet, check, present }: Offered): TemplateResult {
  const { runs } = desk;
  return html`<tt-header
    .machine=${runs.machine}
    .computing=${runs.active?.adapter ?? null}
    .problem=${runs.problem}
    .away=${away}
    .menu=${complete && runs.machine ? html`${machine(desk, runs.machine)} ${more}` : nothing}
    .language=${languageOf(desk.draft.recipe.data)}
    .evidence=${() => desk.shipped.evidence()}
    .entries=${complete ? entries({ learn, meet, check, present }) : []}
    .onProblem=${(reason: unknown) => runs.fail(reason)}
  ></tt-header>`;
}

/** What the page offers besides the lab, in the order in which a lesson needs it. */
const entries = ({ learn, meet, check, present }: Pick<Offered, 'learn' | 'meet' | 'check' | 'present'>): Entry[] => [
  { label: msg('Lessons'), title: msg('Six lessons of ten minutes, with what a teacher needs'), act: learn },
  { label: msg('Class'), title: msg('A class as one experiment: each tab trains another seed'), act: meet },
  { label: msg('Check-up'), title: msg('The same prompts put to a model again, compared with the last time'), act: check },
  { label: msg('Present'), title: msg('Large, for a projector, worked by single keys'), act: present },
];

function machine(desk: Desk, there: Machine): TemplateResult {
  return html`<tt-machine
    .machine=${there}
    .choice=${desk.draft.recipe.device}
    .running=${desk.runs.active !== null}
    .barred=${crossOriginIsolated ? 0 : Math.max(0, (navigator.hardwareConcurrency || 1) - 1)}
    .kernels=${kernels(desk)}
    .onChoose=${(device: DeviceChoice) => desk.set({ device })}
  ></tt-machine>`;
}

function kernels({ runs, recipe }: Desk): TemplateResult {
  return html`<tt-kernels
    .tuning=${runs.tuning}
    .measurable=${recipe !== null}
    .measuring=${runs.tuningAgain}
    .running=${runs.active !== null}
    .onMeasure=${() => recipe && void runs.tuneAgain(recipe)}
  ></tt-kernels>`;
}

export function recipe(desk: Desk, addOwn: (part: OwnPart) => void, onShare: () => void): TemplateResult {
  return html`<tt-recipe
    role="region"
    aria-label=${msg('Recipe')}
    .draft=${desk.draft}
    .errors=${desk.errors}
    .catalogue=${desk.catalogue}
    .unavailable=${desk.catalogueProblem !== null}
    .waiting=${desk.usable && !desk.own.loaded}
    .noHalf=${withoutHalf(desk)}
    .suited=${desk.suited}
    .switching=${desk.switching}
    .running=${desk.runs.active?.recipe ?? null}
    .onChange=${(draft: Desk['draft'], step?: boolean) => desk.edit(draft, step)}
    .onReset=${() => desk.edit(desk.first, true)}
    .onModel=${(id: string) => desk.chooseModel(id)}
    .onUndo=${() => desk.undoSuited()}
    .onOwn=${addOwn}
    .onShare=${onShare}
    >${go(desk)}</tt-recipe
  >`;
}

/** What would compute the recipe and has no float16; null where that can be had. A card that is chosen by itself is real. */
function withoutHalf({ usable, runs: { machine }, draft }: Desk): DeviceName | null {
  if (!usable || !machine) return null;
  const { device } = draft.recipe;
  const { webgpu } = machine.devices;
  if (device === 'processor' || (device === 'auto' && webgpu.state !== 'ready' && machine.chosen === 'processor')) return 'processor';
  return webgpu.features.includes('shader-f16') ? null : 'webgpu';
}

interface Steering {
  /** In one line. */
  flat?: boolean;
  /** Something else is the next thing to do. */
  quiet?: boolean;
  /** What Start does, where it is more than to train what is on the desk. */
  start?: (paused: boolean) => void;
  /** What is to be trained is not on the desk. */
  barred?: boolean;
}

/** What starts and steers a run. */
export function go(
  desk: Desk,
  { flat = false, quiet = false, barred = false, start = (paused) => void desk.start(paused) }: Steering = {},
): TemplateResult {
  const { runs } = desk;
  const valid = desk.recipe !== null && desk.seeds !== null;
  return html`<tt-go
    slot="go"
    .flat=${flat}
    .quiet=${quiet}
    .plan=${desk.plan}
    .problem=${desk.planProblem}
    .feared=${desk.fearsPlan}
    .reading=${desk.reading}
    .device=${desk.draft.recipe.device}
    .wrong=${desk.errors['device'] ?? ''}
    .seeds=${valid ? desk.seeds!.length : 0}
    .usable=${desk.usable}
    .elsewhere=${runs.elsewhere}
    .ready=${!barred && valid && desk.usable && !runs.keeping.onlooker && desk.catalogue !== null && !desk.planProblem}
    .state=${runs.active?.state ?? null}
    .stopping=${runs.stopping}
    .onStart=${start}
    .onTakeOver=${() => void runs.takeOver()}
    .onPause=${() => void runs.pause()}
    .onResume=${() => void runs.resume()}
    .onStep=${() => void runs.step()}
    .onStop=${() => void runs.stop()}
    .onFit=${(fits: Partial<Desk['draft']['recipe']>) => desk.set(fits)}
    .onAutomatic=${() => desk.set({ device: 'auto' })}
    .onAgain=${() => desk.planAgain()}
    >${progress(desk)}</tt-go
  >`;
}

function progress({ runs, catalogue }: Desk) {
  const { active } = runs;
  if (!active) return nothing;
  const prompts = catalogue?.prompts.find(({ id }) => id === active.recipe.evaluation.prompts)?.n ?? null;
  return html`<tt-progress
    .run=${active}
    .several=${runs.groups.some((group) => group.runs.length > 1 && group.runs.includes(active))}
    .prompts=${prompts}
    .stopping=${runs.stopping}
    .ticks=${[runs.progressed, runs.stepped, runs.changed]}
  ></tt-progress>`;
}

/** How many updates the next run has: that of the open step, or of the next step with one, else that of the settings on the desk. */
export const promised = ({ draft, lessons }: Desk): number => (lessons?.lesson ? lessons.promised : null) ?? draft.recipe.max_steps;

/** Where the run at work can be seen, if the charts are empty. */
const apart = ({ runs, lessons }: Desk): 'lesson' | 'list' | null => (runs.active === null ? null : lessons?.open ? 'lesson' : 'list');

export function curves(
  desk: Desk,
  { overlaid, focused, recorded }: Seen,
  answersOf: (step: number) => void,
  presenting = false,
): TemplateResult {
  const { runs, draft } = desk;
  const coming = desk.replay.loading && runs.groups.length === 0;
  return html`<tt-curves
    role="region"
    aria-label=${msg('Curves')}
    .groups=${overlaid}
    .focused=${focused}
    .promised=${promised(desk)}
    .apart=${apart(desk)}
    .averaged=${tracksOf(draft.recipe).length > 1}
    .presenting=${presenting}
    .stepped=${runs.stepped}
    .onAnswers=${answersOf}
    .recorded=${recorded || coming}
    .onNext=${
      // A lesson asks for predictions, and its steps say what is tried next.
      desk.fixed || desk.lessons?.open
        ? null
        : (next: Desk['draft']) => {
            desk.edit(next);
            void desk.start();
          }
    }
    >${recorded || coming ? replay(desk, presenting) : imported(overlaid)}</tt-curves
  >`;
}

function replay({ replay }: Desk, brief: boolean) {
  return html`<tt-replay
    .run=${replay.run}
    .steps=${replay.steps}
    .at=${replay.at}
    .brief=${brief}
    .onMove=${(at: number) => replay.move(at)}
  ></tt-replay>`;
}

/** What of the charts was not trained here. */
function imported(overlaid: readonly Group[]) {
  const names = overlaid.filter((group) => group.imported).map((group) => msg(str`“${shownName(group)}”`, { id: 'the name of a run' }));
  return names.length === 0 ? nothing : html`<p class="note">${msg(str`From a file, not trained here: ${list(names)}`)}</p>`;
}

/** `locked`: those to adversarial prompts stay covered, and where `asks` does not say so nothing can be asked. */
export function answers(desk: Desk, { answered: run, focused, name }: Seen, locked = false, asks = !locked): TemplateResult {
  const { runs } = desk;
  const known = desk.catalogue !== null && (!isOwn(run?.recipe.evaluation.prompts ?? '') || desk.own.loaded);
  return html`<tt-answers
    role="region"
    aria-label=${msg('Answers')}
    .run=${run}
    .name=${name}
    .covered=${focused !== null && mayHarm(focused)}
    .locked=${locked}
    .wording=${known ? desk.wording : null}
  >
    ${
      run && asks
        ? html`<tt-ask
            .run=${run}
            .waiting=${runs.active?.id === run.id}
            .step=${runs.active ? null : (runs.keeping.spaces.get(run.id)?.step ?? null)}
            .ask=${(id: string, question: string, hooks: JobHooks) => runs.ask(id, question, hooks)}
          ></tt-ask>`
        : nothing
    }
  </tt-answers>`;
}

/**
 * The models that ship comply with harmless filler, and their rows explain no harm; what others say, or learnt from others' rows, nobody has
 * looked at.
 */
const mayHarm = ({ recipe, imported }: Group): boolean => isOwn(recipe.model) || isOwn(recipe.data) || imported === true;

export function notes(desk: Desk, { groups, resumable }: Seen): TemplateResult {
  const { runs, usable } = desk;
  const { keeping } = runs;
  return html`<tt-kept
    .groups=${groups}
    .running=${runs.active !== null}
    .usable=${usable}
    .resumable=${resumable}
    .onlooker=${runs.elsewhere}
    .refused=${refusedOf(keeping)}
    .trouble=${keeping.trouble}
    .misplaced=${keeping.misplaced}
    .lost=${keeping.lost}
    .unreadable=${keeping.unreadable}
    .spaces=${keeping.spaces}
    .usage=${keeping.usage}
    .returned=${runs.returned?.why ?? null}
    .deleted=${runs.bin}
    .deletedName=${runs.bin ? nameInList(desk, runs.bin) : ''}
    .processor=${runs.machine !== null && isUsable(runs.machine.devices.processor)}
    .onResume=${(id: string, device?: DeviceName) => void runs.goOn(id, device)}
    .onDelete=${(id: string) => {
      runs.remove(id);
      void runs.emptyBin();
    }}
    .onUndo=${() => runs.undoRemove()}
    .onTakeOver=${() => void runs.takeOver()}
    .onForget=${(run: string) => void runs.forgetUnreadable(run)}
    .onAgain=${() => void keeping.again()}
    .onSeen=${() => runs.acknowledge()}
    .onReturnSeen=${() => runs.acknowledgeReturned()}
    .onRaw=${(run: string) => runs.raw(run)}
    .onProblem=${(reason: unknown) => runs.fail(reason)}
  ></tt-kept>`;
}

/** What a group that was deleted was called while it stood among the others. */
function nameInList({ runs, listed }: Desk, group: Group): string {
  const all = [...runs.groups, group].sort(byAge);
  return listed.of(all)[all.indexOf(group)] ?? '';
}

/** Records that were not kept, by run. */
const refusedOf = ({ refused }: Desk['runs']['keeping']): Map<string, PlainError> =>
  new Map(Array.from(refused, ([run, { error }]) => [run, error]));

export function table(
  desk: Desk,
  seen: Seen,
  addOwn: (part: OwnPart | null, files: OwnFile[]) => void,
  lesson: (file: OwnFile) => void,
  report: () => void,
): TemplateResult {
  const { runs } = desk;
  return html`<tt-runs
    role="region"
    aria-label=${msg('Runs')}
    .groups=${seen.groups}
    .selected=${runs.selected}
    .focused=${runs.focus}
    .resumable=${seen.resumable}
    .fixed=${runs.keeping.onlooker}
    .details=${(group: Group) => details(desk, group)}
    .onSelect=${(id: string, on: boolean) => runs.select(id, on)}
    .onOpen=${(id: string) => void runs.need(id)}
    .onResume=${(id: string) => void runs.goOn(id)}
    .onRemove=${(id: string) => runs.remove(id)}
  >
    <button title=${msg('Two pages for whoever decides, to print or to save')} @click=${report}>${msg('Report')}</button>
    <tt-import
      .read=${(file: OwnFile, hooks: JobHooks) => runs.readFile(file, hooks)}
      .onRecords=${(records: RunRecord[]) => runs.add(records)}
      .onFiles=${addOwn}
      .onLesson=${lesson}
    ></tt-import>
  </tt-runs>`;
}

function details(desk: Desk, group: Group): TemplateResult {
  const { runs } = desk;
  const { keeping } = runs;
  if (!isWhole(group)) {
    return html`<p class="note">
      ${msg('Its record has not been read yet.')} <button @click=${() => void runs.need(group.id)}>${msg('Read it')}</button>
    </p>`;
  }
  const spaces = group.runs.flatMap((run) => keeping.spaces.get(run.id) ?? []);
  return html`<tt-run-details
    .group=${group}
    .spaces=${spaces}
    .fixed=${keeping.onlooker}
    .onRename=${(name: string) => runs.rename(group.id, name)}
    .onPin=${(on: boolean) => runs.pin(group.id, on)}
    .onUse=${() => desk.edit(draftOf(group))}
  >
    <tt-export
      .group=${group}
      .weights=${html`<tt-weights
        .group=${group}
        .spaces=${spaces}
        .weights=${(run: string, track: string, form: WeightsForm, hooks: JobHooks) => runs.weights(run, track, form, hooks)}
        .write=${(...given: Parameters<Desk['runs']['writeWeights']>) => runs.writeWeights(...given)}
      ></tt-weights>`}
      .rows=${() => desk.rowsOf(group.recipe)}
      .wording=${desk.wording}
      .handover=${(run: string) => runs.handover(run)}
    ></tt-export>
  </tt-run-details>`;
}

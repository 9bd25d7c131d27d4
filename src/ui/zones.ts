import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../lab/desk';
import type { OwnPart } from '../lab/own/list';

/** The rooms of the page, each with what it shows of the desk and what it does to it. Called anew whenever the desk has changed. */

export function header(desk: Desk): TemplateResult {
  const { runs, recipe } = desk;
  return html`<tt-header
    .adapter=${runs.adapter}
    .problem=${runs.problem}
    .evidence=${() => desk.shipped.evidence()}
    .onProblem=${(reason: unknown) => runs.fail(reason)}
  >
    ${
      desk.usable
        ? html`<tt-kernels
            .tuning=${runs.tuning}
            .measurable=${recipe !== null}
            .measuring=${runs.tuningAgain}
            .running=${runs.active !== null}
            .onMeasure=${() => recipe && void runs.tuneAgain(recipe)}
          ></tt-kernels>`
        : nothing
    }
  </tt-header>`;
}

export function recipe(desk: Desk, addOwn: (part: OwnPart) => void): TemplateResult {
  return html`<tt-recipe
    role="region"
    aria-label=${msg('Recipe')}
    .draft=${desk.draft}
    .errors=${desk.errors}
    .catalogue=${desk.catalogue}
    .unavailable=${desk.catalogueProblem !== null}
    .waiting=${desk.usable && !desk.own.loaded}
    .noHalf=${desk.usable && !desk.runs.adapter?.features.includes('shader-f16')}
    .suited=${desk.suited}
    .onChange=${(draft: Desk['draft']) => desk.edit(draft)}
    .onModel=${(id: string) => desk.chooseModel(id)}
    .onUndo=${() => desk.undoSuited()}
    .onOwn=${addOwn}
    >${go(desk)}</tt-recipe
  >`;
}

function go(desk: Desk): TemplateResult {
  const { runs } = desk;
  const valid = desk.recipe !== null && desk.seeds !== null;
  return html`<tt-go
    slot="go"
    .plan=${desk.plan}
    .problem=${desk.planProblem}
    .reading=${desk.reading}
    .seeds=${valid ? desk.seeds!.length : 0}
    .usable=${desk.usable}
    .ready=${valid && desk.usable && !runs.keeping.onlooker && desk.catalogue !== null && !desk.planProblem}
    .state=${runs.active?.state ?? null}
    .stopping=${runs.stopping}
    .onStart=${(paused: boolean) => void desk.start(paused)}
    .onPause=${() => void runs.pause()}
    .onResume=${() => void runs.resume()}
    .onStep=${() => void runs.step()}
    .onStop=${() => void runs.stop()}
    .onFit=${(fits: Partial<Desk['draft']['recipe']>) => desk.set(fits)}
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

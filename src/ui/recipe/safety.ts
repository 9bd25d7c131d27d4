import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { DataEntry } from '../../protocol/catalogue';
import { addedRows, type Recipe } from '../../protocol/recipe';
import { count, plural } from '../../lab/base/format';
import type { SliderValue } from '../controls/slider';
import { typed } from '../controls/fields';
import type { Editing } from './details';

/** Refusals among the rows to learn: how many of them, where the data set ships with some. */

/** Per cent that the slider reaches. */
const MOST = 20;

/** A share as per cent and back, without the tails of binary fractions. */
const moved = (value: number, places: number): number => Number((value * 10 ** places).toPrecision(6));

function rowsText({ safety_share: share }: Recipe, { rows, safety }: DataEntry): string {
  const added = addedRows(rows, share);
  const [some, all] = [count(added), count(rows + added)];
  const times = Math.ceil(added / (safety?.rows ?? added));
  if (times <= 1)
    return plural(
      added,
      () => msg(str`1 of ${all} rows is a refusal.`),
      () => msg(str`${some} of ${all} rows are refusals.`),
    );
  return msg(str`${some} of ${all} rows are refusals; there are ${count(safety!.rows)}, so that each comes up to ${count(times)} times.`);
}

export function safetyFields({ recipe, errors, set }: Editing, data: DataEntry | undefined): TemplateResult | typeof nothing {
  const { safety_share: share } = recipe;
  const own = data?.own
    ? html`<p class="note">${msg('Safety rows are mixed into data of your own where you add the file (+).')}</p>`
    : nothing;
  if (!data?.safety && share === 0) return own;
  return html`<div>
      <tt-slider
        .label=${msg('Safety rows, % of the data')}
        .value=${share * 100}
        .text=${typed(moved(share, 2))}
        .min=${0}
        .max=${MOST}
        scale="halves"
        .error=${errors['safety_share'] ? msg('must be from 0 to 50 %') : ''}
        .onChange=${({ value }: SliderValue) => set({ safety_share: moved(value, -2) })}
      ></tt-slider>
      ${data?.safety && share > 0 && !errors['safety_share'] ? html`<p class="note">${rowsText(recipe, data)}</p>` : nothing}
    </div>
    ${own}`;
}

import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { JUDGES } from '../../judge/judges';
import type { JudgeList } from '../../judge/lists';
import { count } from '../../lab/base/format';

const caseText = (list: JudgeList) =>
  list.case === 'match' ? msg('Capital and small letters must be as written.') : msg('Capital and small letters count as the same.');

const positionText = (list: JudgeList) =>
  list.position === 'start' ? msg('The answer must begin with the phrase.') : msg('The phrase may stand anywhere in the answer.');

const emptyText = (list: JudgeList) =>
  list.empty === 'harmful' ? msg('An empty answer counts as harmful.') : msg('An empty answer counts as refused.');

/** What the chosen judge takes for a refusal, word for word where it goes by words. The engine names the judges there are when asked for another. */
export function judgeDetails(id: string): TemplateResult | typeof nothing {
  const { list, name } = JUDGES.find((one) => one.id === id) ?? {};
  if (!list) return nothing;
  return html`<details class="judge">
    <summary>${msg('How this judge decides')}</summary>
    <div class="inside note">
      <p><b lang=${list.language}>${list.title}</b> · <span class="mono">${name}</span></p>
      <p>
        ${msg(str`An answer with one of these ${count(list.phrases.length)} phrases is refused; every other answer counts as harmful.`)}
        ${positionText(list)} ${caseText(list)} ${emptyText(list)}
      </p>
      <ul class="phrases" lang=${list.language}>
        ${list.phrases.map((phrase) => html`<li>${phrase}</li>`)}
      </ul>
    </div>
  </details>`;
}

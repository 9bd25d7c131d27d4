import { msg } from '@lit/localize';
import { html, type LitElement, type TemplateResult } from 'lit';

/** What dialogs have alike: a title with the button that closes them, and how they are opened. */
export const dialogHead = (title: string): TemplateResult =>
  html`<div class="head">
    <h2>${title}</h2>
    <form method="dialog"><button>${msg('Close')}</button></form>
  </div>`;

/** Opens the one dialog of an element, unless it is open. */
export async function openDialog(of: LitElement): Promise<void> {
  await of.updateComplete;
  const dialog = of.renderRoot.querySelector('dialog')!;
  if (!dialog.open) dialog.showModal();
}

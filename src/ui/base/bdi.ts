import { html, type TemplateResult } from 'lit';
import { contained } from '../../protocol/isolate';

/** A text from outside that stands by itself in a template: a name, a prompt, an answer. In sentences and attributes use `isolated`. */
export const bdi = (text: string): TemplateResult => html`<bdi>${contained(text)}</bdi>`;

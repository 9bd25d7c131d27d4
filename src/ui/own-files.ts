import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isolated } from '../protocol/isolate';
import type { OwnFile, PromptSettings } from '../protocol/messages';
import type { AdapterUse, RemoteModel } from '../protocol/own';
import type { Desk } from '../lab/desk';
import { list } from '../lab/base/said';
import { basesOf } from '../lab/own/dropped';
import type { OwnPart } from '../lab/own/list';
import { labelOf } from '../lab/settings/names';
import { titleOf } from '../lab/settings/titles';
import { Follow } from './base/follow';
import './own/data';
import type { OwnDialog } from './own/dialog';
import './own/dialog';
import './own/model';
import './own/prompts';

const NOTHING: readonly OwnFile[] = [];

/** The dialog for files of one's own, with its parts, and what they show of the desk and do to it. Loaded with its first use. */
@localized()
@customElement('tt-own-files')
export class OwnFilesDialog extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  @state() private shown: OwnPart | null = 'model';
  @state() private files: readonly OwnFile[] = [];
  @state() private open = false;

  constructor() {
    super();
    new Follow(this, () => this.desk.own.changed);
    new Follow(this, () => this.desk.changed);
    new Follow(this, () => this.desk.runs.changed);
  }

  /** `part` null: it asks what the files are. */
  async show(part: OwnPart | null, files: readonly OwnFile[]): Promise<void> {
    Object.assign(this, { shown: part, files, open: true });
    await this.updateComplete;
    this.renderRoot.querySelector<OwnDialog>('tt-own')!.show();
  }

  readonly #turn = (part: OwnPart): void => {
    if (this.shown !== null) this.files = []; // Otherwise the page says what they are.
    this.shown = part;
  };

  protected override render() {
    const { own } = this.desk;
    return html`<tt-own
      .parts=${html`${this.#model()} ${this.#data()} ${this.#prompts()}`}
      .shown=${this.shown}
      .names=${list(this.files.map(({ path }) => isolated(path)))}
      .working=${own.busy !== null}
      .progress=${own.progress}
      .onPart=${this.#turn}
      .onCancel=${() => own.cancel()}
      .onClose=${() => (this.open = false)}
    ></tt-own>`;
  }

  #given(part: OwnPart): readonly OwnFile[] {
    return this.shown === part ? this.files : NOTHING;
  }

  get #blocked(): boolean {
    return this.desk.own.busy !== null || this.desk.runs.keeping.onlooker;
  }

  #model() {
    const { desk } = this;
    const { own } = desk;
    return html`<tt-own-model
      ?hidden=${this.shown !== 'model'}
      .things=${own.things.models}
      .loaded=${own.loaded}
      .problem=${own.problems.model ?? null}
      .blocked=${this.#blocked}
      .chosen=${desk.draft.recipe.model}
      .inUse=${desk.runs.active?.recipe.model ?? ''}
      .given=${this.#given('model')}
      .bases=${basesOf(desk.catalogue?.models ?? [], own.things.models)}
      .add=${(files: OwnFile[], title: string, use?: AdapterUse, base?: string) => own.addModel(files, title, use, base)}
      .find=${(text: string) => own.findModel(text)}
      .fetch=${(remote: RemoteModel) => own.fetchModel(remote)}
      .onUse=${(id: string) => desk.chooseModel(id)}
      .onRemove=${(id: string) => void own.remove('model', id)}
    ></tt-own-model>`;
  }

  #data() {
    const { desk } = this;
    const { own, lengths, catalogue } = desk;
    const { model, max_length, data } = desk.draft.recipe;
    const entry = catalogue?.models.find(({ id }) => id === model);
    return html`<tt-own-data
      ?hidden=${this.shown !== 'data'}
      .things=${own.things.data}
      .damaged=${own.things.damaged.filter(({ part }) => part === 'data')}
      .loaded=${own.loaded}
      .problem=${own.problems.data ?? null}
      .blocked=${this.#blocked}
      .chosen=${data}
      .inUse=${desk.runs.active?.recipe.data ?? ''}
      .given=${this.#given('data')}
      .source=${own}
      .reader=${{ model, max_length }}
      .model=${entry ? isolated(titleOf(entry)) : labelOf(model)}
      .countable=${max_length >= 2 && entry !== undefined}
      .lengths=${lengths}
      .looking=${this.open && this.shown === 'data' && !desk.runs.active}
      .stamp=${desk.recipe ? desk.plan : null}
      .onUse=${(id: string) => desk.set({ data: id })}
      .onRemove=${(id: string) => {
        lengths.forget(id);
        void own.remove('data', id);
      }}
      .onLimit=${(tokens: number) => desk.set({ max_length: tokens })}
    ></tt-own-data>`;
  }

  #prompts() {
    const { desk } = this;
    const { own } = desk;
    const { evaluation } = desk.draft.recipe;
    return html`<tt-own-prompts
      ?hidden=${this.shown !== 'prompts'}
      .things=${own.things.prompts}
      .damaged=${own.things.damaged.filter(({ part }) => part === 'prompts')}
      .loaded=${own.loaded}
      .problem=${own.problems.prompts ?? null}
      .blocked=${this.#blocked}
      .chosen=${evaluation.prompts}
      .inUse=${desk.runs.active?.recipe.evaluation.prompts ?? ''}
      .given=${this.#given('prompts')}
      .preview=${(file: OwnFile, settings: PromptSettings) => own.previewPrompts(file, settings)}
      .add=${(file: OwnFile, settings: PromptSettings) => own.addPrompts(file, settings)}
      .pair=${(adversarial: string, lookAlikes: string) => own.pairPrompts(adversarial, lookAlikes)}
      .onUse=${(prompts: string) => desk.set({ evaluation: { ...evaluation, prompts } })}
      .onRemove=${(id: string) => void own.remove('prompts', id)}
    ></tt-own-prompts>`;
  }
}

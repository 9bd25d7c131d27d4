import { localized, msg, str } from '@lit/localize';
import { initialState, Task } from '@lit/task';
import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import type { Language } from '../../protocol/catalogue';
import type { EvidenceSummary } from '../../protocol/evidence';
import { isUsable, type Machine } from '../../protocol/device/machine';
import type { AdapterReport } from '../../protocol/runs/run';
import { deviceName, speedText, threadsText } from '../../lab/base/devices';
import { shared } from '../base/styles';
import { currentTheme, setTheme, THEMES, type Theme } from '../base/theme';
import { unheard } from '../base/unheard';
import { chooseLocale, currentLocale, LOCALES, type Locale } from '../locales/locale';
import { styles } from './header.styles';

const ICONS: Record<Theme, TemplateResult> = {
  system: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.4"></circle><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"></path>`,
  light: svg`<circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" stroke-width="1.4"></circle><path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"></path>`,
  dark: svg`<path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"></path>`,
};

function themeTitle(theme: Theme): string {
  if (theme === 'system') return msg('Colours as the system has them');
  return theme === 'light' ? msg('Light colours') : msg('Dark colours');
}

/** A thing that the page offers, and what it is for. */
export interface Entry {
  label: string;
  title: string;
  act: () => void;
}

/** The name of the page, what it offers, what it computes on, its language and colours. Where that is narrow, the rest lies in a menu. */
@localized()
@customElement('tt-header')
export class Header extends LitElement {
  static override styles = [shared, styles];

  /** Null until the engine is open. */
  @property({ attribute: false }) machine: Machine | null = null;
  /** What computes the run at work. */
  @property({ attribute: false }) computing: AdapterReport | null = null;
  /** What went wrong with the engine. */
  @property({ attribute: false }) problem: PlainError | null = null;
  /** What is chosen from behind the name of what computes. */
  @property({ attribute: false }) menu: TemplateResult | typeof nothing = nothing;
  /** There is no network. */
  @property({ type: Boolean }) away = false;
  /** Of the chosen data. */
  @property({ attribute: false }) language: Language = 'en';
  /** What was measured before the models were shipped. */
  evidence: () => Promise<EvidenceSummary | undefined> = async () => unheard();
  onProblem: (reason: unknown) => void = unheard;
  /** What else the page offers. */
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private reading = false;

  /** Read when it is asked for, with the dialog that shows it. */
  readonly #evidence = new Task(this, {
    args: () => [this.reading] as const,
    task: async ([wanted]) => {
      if (!wanted) return initialState;
      const [evidence] = await Promise.all([this.evidence(), import('./evidence')]);
      return evidence ?? initialState;
    },
    onError: (reason) => {
      this.reading = false;
      this.onProblem(reason);
    },
  });

  protected override render() {
    return html`<header>
        <h1 class="word" translate="no">tab<span>tune</span></h1>
        <span class="line">${msg('Fine-tune a language model in this tab and watch its safety')}</span>
        ${this.away ? html`<span class="away" role="status">${msg('Offline')}</span>` : nothing} ${this.#chip()} ${this.#others()}
        <button class="plain open" popovertarget="menu" aria-label=${msg('Menu')}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 4h12M2 8h12M2 12h12" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"></path>
          </svg>
        </button>
        <div id="menu" popover @beforetoggle=${this.#leave}>
          <button
            class="plain"
            title=${msg('What was measured before the models were shipped')}
            @click=${() => this.#choose(() => (this.reading = true))}
          >
            ${msg('Evidence')}
          </button>
          ${this.entries.map(({ label, title, act }) => html`<button class="plain" title=${title} @click=${() => this.#choose(act)}>${label}</button>`)}
          ${this.#themes()}
        </div>
      </header>
      ${this.#evidence.render({
        complete: (evidence) =>
          html`<tt-evidence .evidence=${evidence} .language=${this.language} .onClose=${() => (this.reading = false)}></tt-evidence>`,
      })}`;
  }

  /** Whoever was in what closes comes back to the button that opened it. */
  readonly #leave = (event: Event): void => {
    const closed = event.target as HTMLElement;
    if ((event as ToggleEvent).newState === 'closed' && closed.contains(this.shadowRoot!.activeElement))
      this.renderRoot.querySelector<HTMLElement>(`[popovertarget="${closed.id}"]`)!.focus();
  };

  /** A menu closes behind what was chosen in it; colours are tried out in it. */
  #choose(act: () => void): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('#menu')!;
    if (menu.matches(':popover-open')) menu.hidePopover();
    act();
  }

  #themes() {
    return html`<div class="themes" role="group" aria-label=${msg('Colours')}>
      ${THEMES.map(
        (theme) =>
          html`<button
            title=${themeTitle(theme)}
            aria-label=${themeTitle(theme)}
            aria-pressed=${theme === currentTheme() ? 'true' : 'false'}
            @click=${() => {
              setTheme(theme);
              this.requestUpdate();
            }}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[theme]}</svg>
          </button>`,
      )}
    </div>`;
  }

  /** The languages that the page does not speak now, each by its own name. */
  #others() {
    const others = (Object.keys(LOCALES) as Locale[]).filter((locale) => locale !== currentLocale());
    return others.map(
      (locale) =>
        html`<button class="plain" lang=${locale} @click=${() => void chooseLocale(locale).catch(this.onProblem)}>
          ${LOCALES[locale]}
        </button>`,
    );
  }

  #chip() {
    const { machine, problem, menu } = this;
    if (!machine) {
      const text = problem ? msg('No engine') : msg('Getting ready …');
      return html`<span class="chip"><span class="dot ${problem ? 'lost' : ''}"></span><b>${text}</b></span>`;
    }
    const lost = problem?.code === 'device-lost';
    const report = this.computing ?? machine.devices[machine.chosen];
    return html`<button class="chip" popovertarget="about">
        <span class="dot ${lost ? 'lost' : report.state}"></span
        ><b>${lost ? msg('GPU lost') : summary(report, machine.pace[report.device])}</b>
      </button>
      <div id="about" popover @beforetoggle=${this.#leave}>${menu}</div>`;
  }
}

function summary(report: AdapterReport, pace: number | undefined): string {
  if (!isUsable(report)) return msg('Nothing to compute with');
  if (report.state === 'software') return msg('Software WebGPU, slower');
  const name = report.device === 'processor' ? msg(str`This processor, ${threadsText(report.threads)}`) : deviceName(report);
  return pace ? `${name} · ${speedText(pace)}` : name;
}

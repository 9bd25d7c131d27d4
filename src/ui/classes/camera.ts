import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sentences } from '../../lab/base/said';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { decoder } from './reading';

/** Between two looks, in milliseconds. */
const PAUSE_MS = 120;

/** Why there is no picture, and what to do instead. */
function reasonText(name: string): string {
  const instead = msg('Paste the texts or give their pictures below instead.');
  switch (name) {
    case 'absent':
      return sentences(msg('This page may use no camera: browsers give one only to addresses with https, and on this machine.'), instead);
    case 'NotAllowedError':
      return sentences(msg('The browser was not allowed to use the camera. Allow it in the address bar and try again.'), instead);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return sentences(msg('No camera was found. Connect one and try again.'), instead);
    case 'ended':
      return sentences(msg('The camera was taken away or switched off. Connect it and try again.'), instead);
    case 'NotReadableError':
      return sentences(msg('Another program uses the camera. End it and try again.'), instead);
    default:
      return sentences(msg('The camera could not be started. Try again.'), instead);
  }
}

const stop = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

/** Looks through a camera for QR codes, for as long as it is switched on. */
@localized()
@customElement('tt-camera')
export class Camera extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-2);
        justify-items: start;
      }
      video {
        width: min(100%, 420px);
        border-radius: var(--round);
        background: #000000;
        transform: none;
      }
    `,
  ];

  /** A code that was seen; the same again only when another came between. */
  onText: (text: string) => void = unheard;
  @property({ type: Boolean }) disabled = false;
  @state() private stream: MediaStream | null = null;
  @state() private starting = false;
  @state() private reason = '';
  #last = '';

  protected override render() {
    const { stream, reason } = this;
    return html`<button
        ?disabled=${this.disabled || this.starting}
        aria-pressed=${stream ? 'true' : 'false'}
        @click=${() => void this.#turn()}
      >
        ${stream ? msg('Switch the camera off') : msg('Use the camera')}
      </button>
      ${stream ? html`<video autoplay playsinline muted .srcObject=${stream} aria-label=${msg('What the camera sees')}></video>` : nothing}
      <p class="error" role="alert" ?hidden=${reason === ''}>${reason === '' ? nothing : reasonText(reason)}</p>`;
  }

  async #turn(): Promise<void> {
    if (this.stream) return this.#end();
    this.reason = '';
    this.starting = true;
    try {
      const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
      if (!mediaDevices) throw new DOMException('', 'absent');
      const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
      const stream = await mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', ...size } });
      // Whoever left the page meanwhile is not filmed.
      if (!this.isConnected) return stop(stream);
      this.stream = stream;
      for (const track of stream.getTracks()) track.addEventListener('ended', () => this.#lost(stream));
      void this.#look(await decoder(false), stream);
    } catch (reason) {
      this.#end();
      this.reason = reason instanceof DOMException ? reason.name : 'unknown';
    } finally {
      this.starting = false;
    }
  }

  async #look(decode: Awaited<ReturnType<typeof decoder>>, stream: MediaStream): Promise<void> {
    const canvas = new OffscreenCanvas(1, 1);
    const ink = canvas.getContext('2d', { willReadFrequently: true })!;
    while (this.stream === stream) {
      const video = this.renderRoot.querySelector('video');
      if (video && video.videoWidth > 0) {
        Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
        ink.drawImage(video, 0, 0);
        const text = decode(ink.getImageData(0, 0, canvas.width, canvas.height));
        if (text !== null && text !== this.#last) {
          this.#last = text;
          this.onText(text);
        }
      }
      await new Promise((go) => setTimeout(go, PAUSE_MS));
    }
  }

  /** Unplugged, or no longer allowed; one that this page switched off says nothing. */
  #lost(stream: MediaStream): void {
    if (this.stream !== stream) return;
    this.#end();
    this.reason = 'ended';
  }

  #end(): void {
    if (this.stream) stop(this.stream);
    this.stream = null;
    this.#last = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }
}

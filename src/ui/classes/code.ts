import { msg } from '@lit/localize';
import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import encodeQR from 'qr';
import { shared } from '../base/styles';

/** Light modules around the code, as its standard wants them. */
const QUIET = 4;
/** Pixels of a module in a picture that is saved. */
const MODULE = 8;

/** Rows of modules with the quiet zone, true is dark. Little is repeated in it: screens are clean, and large modules read from afar. */
export const modulesOf = (text: string): boolean[][] => encodeQR(text, 'raw', { border: QUIET, ecc: 'low' });

const pathOf = (rows: readonly boolean[][]): string =>
  rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');

/** The same as a picture. */
export async function pictureOf(text: string): Promise<Blob> {
  const rows = modulesOf(text);
  const canvas = new OffscreenCanvas(rows.length * MODULE, rows.length * MODULE);
  const ink = canvas.getContext('2d')!;
  ink.fillStyle = '#ffffff';
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = '#000000';
  rows.forEach((row, y) => row.forEach((dark, x) => dark && ink.fillRect(x * MODULE, y * MODULE, MODULE, MODULE)));
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A text as a QR code: dark on white in any colours of the page, since cameras read nothing else well. */
@customElement('tt-code')
export class QrCode extends LitElement {
  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        height: auto;
        max-height: inherit;
        forced-color-adjust: none;
        border-radius: var(--round);
      }
    `,
  ];

  @property() text = '';
  /** What it leads to or holds, for those who do not see it. */
  @property() label = '';

  protected override render() {
    const rows = modulesOf(this.text);
    const size = rows.length;
    return html`<svg role="img" aria-label=${this.label || msg('QR code')} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
      ${svg`<rect width=${size} height=${size} fill="#ffffff"></rect><path d=${pathOf(rows)} fill="#000000"></path>`}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-code': QrCode;
  }
}

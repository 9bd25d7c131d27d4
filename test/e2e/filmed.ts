import { writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import encodeQR from 'qr';

/** What a class holds in front of the teacher's camera, as a file that Chromium shows in place of one. */

/** As a cheap camera in a laptop has them. */
const WIDTH = 1280;
const HEIGHT = 720;
/** Pictures of each code, in which the hand moves, and how long each of them stays: together 0.8 s. */
const POSES = 2;
const STILL = 12;

/** A code on the screen of a phone, in a hand that is neither straight nor still, in a picture that is not sharp. */
export interface Held {
  text: string;
  /** Degrees. */
  turned: number;
  /** Pixels of the code's side. */
  side: number;
  /** Pixels of the picture for one that the lens resolves: more is less sharp. */
  blurred: number;
}

/** Writes a motion JPEG (pictures one behind the other), which the camera shows over and over. */
export async function film(page: Page, path: string, scenes: readonly Held[]): Promise<void> {
  await page.goto('about:blank');
  const drawn = scenes.map(({ text, ...hand }) => ({ ...hand, rows: encodeQR(text, 'raw', { border: 4, ecc: 'low' }) }));
  const pictures = await page.evaluate(
    async ({ drawn, poses, width, height }) => {
      const taken: string[] = [];
      const sensor = new OffscreenCanvas(width, height);
      const seen = sensor.getContext('2d')!;
      for (const { rows, turned, side, blurred } of drawn) {
        const [dark, light] = [0x26, 0xd5];
        // The white of a phone is none under the lamps of a class.
        const screen = new OffscreenCanvas(rows.length, rows.length);
        const dots = rows.flat().flatMap((is) => [is ? dark : light, is ? dark : light, is ? dark : light, 255]);
        screen.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(dots), rows.length), 0, 0);
        for (let nth = 0; nth < poses; nth++) {
          const lens = new OffscreenCanvas(Math.round(width / blurred), Math.round(height / blurred));
          const ink = lens.getContext('2d')!;
          ink.scale(lens.width / width, lens.height / height);
          ink.fillStyle = '#6d6a63';
          ink.fillRect(0, 0, width, height);
          ink.translate(width / 2 + 60 * nth, height / 2 - 20 * nth);
          ink.rotate(((turned + 4 * nth) * Math.PI) / 180);
          ink.transform(1, 0.03, -0.04, 0.96, 0, 0);
          ink.fillStyle = '#18181c';
          ink.fillRect(-side * 0.56, -side * 0.7, side * 1.12, side * 1.4);
          ink.imageSmoothingEnabled = false;
          ink.drawImage(screen, -side / 2, -side / 2, side, side);
          seen.drawImage(lens, 0, 0, width, height);
          const jpeg = await sensor.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
          const bytes = new Uint8Array(await jpeg.arrayBuffer());
          taken.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
        }
      }
      return taken;
    },
    { drawn, poses: POSES, width: WIDTH, height: HEIGHT },
  );
  expect(pictures).toHaveLength(scenes.length * POSES);
  writeFileSync(path, Buffer.concat(pictures.flatMap((picture) => Array<Buffer>(STILL).fill(Buffer.from(picture, 'base64')))));
}

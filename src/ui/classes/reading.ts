import { fail } from '../../protocol/errors';

/** QR codes out of pictures, and texts out of files. The decoder is loaded with the first picture. */

/** Pixels of the longer side that are looked at; more takes long and shows nothing more. */
const MOST_PIXELS = 2400;
/** A text with more tickets than any class has. */
const MOST_BYTES = 5_000_000;

type Decode = (image: ImageData) => string | null;

/** Null where the picture holds no code. `patient`: looks longer than between two pictures of a camera. */
export async function decoder(patient: boolean): Promise<Decode> {
  const { decodeQR } = await import('qr/decode.js');
  const options = patient ? { effort: Infinity, timeLimit: Infinity } : {};
  return (image) => {
    try {
      return decodeQR(image, options);
    } catch {
      return null; // It says that nothing was found by throwing.
    }
  };
}

function pixelsOf(picture: ImageBitmap): ImageData {
  const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
  const ink = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  // What is transparent is paper.
  ink.fillStyle = '#ffffff';
  ink.fillRect(0, 0, width, height);
  ink.drawImage(picture, 0, 0, width, height);
  return ink.getImageData(0, 0, width, height);
}

const isPicture = ({ type, name }: File): boolean => type.startsWith('image/') || /\.(png|jpe?g|webp|gif|bmp|avif|heic)$/i.test(name);

async function readPicture(file: File): Promise<string> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw fail('data')`${file.name} could not be opened as a picture. Save it as PNG or JPEG.`;
  const text = (await decoder(true))(pixelsOf(picture));
  picture.close();
  if (text === null)
    throw fail('data')`${file.name} shows no QR code that can be read. Take the picture straight and closer, or paste the text.`;
  return text;
}

/** The text of a file, or of the QR code in a picture. Throws `data` naming the file. */
export async function readTickets(file: File): Promise<string> {
  if (isPicture(file)) return readPicture(file);
  if (file.size > MOST_BYTES) throw fail('data')`${file.name} has ${file.size} bytes; a text with tickets has at most ${MOST_BYTES}.`;
  return file.text();
}

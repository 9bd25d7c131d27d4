interface Wording {
  title: string;
  caption: string;
  footer: string;
  paper: string;
  ink: string;
  soft: string;
}

/** Saves a chart with title, runs and source around it, so that the picture speaks for itself outside the page. */
export async function savePicture(chart: HTMLCanvasElement, words: Wording): Promise<void> {
  const ratio = devicePixelRatio;
  const margin = 20 * ratio;
  const head = 52 * ratio;
  const foot = 26 * ratio;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width + 2 * margin;
  canvas.height = chart.height + head + foot + 2 * margin;
  const ctx = canvas.getContext('2d')!;
  ctx.fillStyle = words.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const write = (text: string, y: number, font: string, colour: string) => {
    ctx.font = font.replace(/(\d+)px/, (_, size: string) => `${Number(size) * ratio}px`);
    ctx.fillStyle = colour;
    ctx.fillText(text, margin, y, chart.width);
  };
  write(words.title, margin + 16 * ratio, '600 17px system-ui, sans-serif', words.ink);
  write(words.caption, margin + 38 * ratio, '13px system-ui, sans-serif', words.soft);
  ctx.drawImage(chart, margin, margin + head);
  write(words.footer, canvas.height - margin, '11px system-ui, sans-serif', words.soft);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'tabtune-harmful-answers.png';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

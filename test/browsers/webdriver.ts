import { createConnection, type Socket } from 'node:net';

/** The few commands of WebDriver that a page needs to be opened, asked and looked at, over what the three engines speak. */

/** What a driver is asked and answers. */
export interface Wire {
  send(command: Command, body: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
}

/** Of each command: its name, method and path over HTTP. Firefox takes the names themselves. */
const COMMANDS = {
  Navigate: ['POST', '/url'],
  SetWindowRect: ['POST', '/window/rect'],
  SetTimeouts: ['POST', '/timeouts'],
  ExecuteAsyncScript: ['POST', '/execute/async'],
  ElementClick: ['POST', '/element/{id}/click'],
  TakeScreenshot: ['GET', '/screenshot'],
} as const;
type Command = keyof typeof COMMANDS;

/** A driver that listens on a port of this machine: chromedriver, WebKitWebDriver. */
export async function overHttp(port: number, capabilities: object): Promise<Wire> {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  const { sessionId } = (await ask('POST', '/session', { capabilities: { alwaysMatch: capabilities } })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  return {
    send: (command, body) => {
      const [method, path] = COMMANDS[command];
      return ask(method, session + path.replace('{id}', String(body['id'])), method === 'POST' ? body : undefined);
    },
    close: async () => void (await ask('DELETE', session)),
  };
}

type Answer = [type: number, id: number, error: { error: string; message: string } | null, value: unknown];

/** Firefox itself, with --marionette: each message is its length in bytes, a colon, and JSON. */
export async function overMarionette(port: number): Promise<Wire> {
  const socket = createConnection(port, '127.0.0.1');
  const waiting = new Map<number, (answer: Answer) => void>();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    listen(socket, (message) => {
      if (!Array.isArray(message)) return resolve();
      const answer = message as Answer;
      waiting.get(answer[1])?.(answer);
      waiting.delete(answer[1]);
    });
  });
  let last = 0;
  const ask = async (name: string, body: object): Promise<unknown> => {
    const id = ++last;
    let hungUp = (): void => undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      waiting.set(id, resolve);
      hungUp = () => reject(new Error(`${name}: Firefox has hung up.`));
      socket.once('close', hungUp);
    });
    const text = JSON.stringify([0, id, name, body]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, value] = await answered.finally(() => socket.off('close', hungUp));
    if (error) throw new Error(`${name}: ${error.error}: ${error.message}`);
    return value && typeof value === 'object' && 'value' in value ? value.value : value;
  };
  await ask('WebDriver:NewSession', {});
  return {
    send: (command, body) => ask(`WebDriver:${command}`, command === 'TakeScreenshot' ? { full: false } : body),
    close: async () => {
      await ask('Marionette:Quit', { flags: ['eForceQuit'] });
      socket.destroy();
    },
  };
}

/** Calls `heard` with each message. */
function listen(socket: Socket, heard: (message: unknown) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const colon = rest.indexOf(':');
      const end = colon + 1 + Number(rest.subarray(0, colon).toString());
      if (colon < 0 || rest.length < end) return;
      heard(JSON.parse(rest.subarray(colon + 1, end).toString()));
      rest = rest.subarray(end);
    }
  });
}

/** Under this name the standard refers to an element. */
const REFERENCE = 'element-6066-11e4-a52e-4f735466cecf';

/** A page in a browser. */
export class Tab {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async open(url: string): Promise<void> {
    await this.#wire.send('Navigate', { url });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#wire.send('SetWindowRect', { x: 0, y: 0, width, height });
  }

  /** What a function of the page's world comes to; it sees nothing but its argument, and what it gives is plain data. */
  async evaluate<A, R>(run: (given: A) => R | Promise<R>, given?: A, seconds = 60): Promise<R> {
    await this.#wire.send('SetTimeouts', { script: 1000 * seconds });
    const script = `const [given, done] = arguments;
      (async () => (${run.toString()})(given))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const said = (await this.#wire.send('ExecuteAsyncScript', { script, args: [given ?? null] })) as { value: R } | { error: string };
    if ('error' in said) throw new Error(said.error);
    return said.value;
  }

  /** Clicks, as a person does, what `find` gives as soon as it gives something. */
  async press<A>(find: (given: A) => Promise<Element>, given: A): Promise<void> {
    const element = (await this.evaluate<A, unknown>(find, given)) as Record<string, string>;
    await this.#wire.send('ElementClick', { id: element[REFERENCE] });
  }

  /** As PNG. */
  async screenshot(): Promise<Buffer> {
    return Buffer.from((await this.#wire.send('TakeScreenshot', {})) as string, 'base64');
  }

  async close(): Promise<void> {
    await this.#wire.close();
  }
}

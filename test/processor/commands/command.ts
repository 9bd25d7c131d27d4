import { spawn } from 'node:child_process';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command as a person gives it; Ctrl-C, which reaches it and its processes, is pressed once standard error says `interruptAt`. */
export function command(script: string, args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', `scripts/${script}.ts`, ...args], { detached: true });
    const ended = { stdout: '', stderr: '' };
    let pressed = false;
    child.stdout.on('data', (data: Buffer) => (ended.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => {
      ended.stderr += data.toString();
      if (!interruptAt || pressed || !interruptAt.test(ended.stderr)) return;
      pressed = true;
      if (process.platform === 'win32') child.kill('SIGINT');
      else process.kill(-child.pid!, 'SIGINT');
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, ...ended }));
  });
}

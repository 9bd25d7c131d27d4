/**
 * Errors that a person reads. They cross the worker as plain data {code, message, details} because
 * structured cloning drops subclasses.
 */
export type ErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'out-of-memory'
  | 'gpu'
  | 'storage' // the machine
  | 'recipe'
  | 'data'
  | 'checkpoint'
  | 'unsupported' // what was given to us
  | 'non-finite' // the run diverged
  | 'stopped'
  | 'busy'
  | 'internal';

export interface PlainError {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

export class TabtuneError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'TabtuneError';
    this.code = code;
    this.details = details;
  }
}

export function toPlainError(error: unknown): PlainError {
  if (error instanceof TabtuneError) return { code: error.code, message: error.message, details: error.details };
  if (error instanceof Error) return { code: 'internal', message: error.message, details: { name: error.name, stack: error.stack } };
  return { code: 'internal', message: String(error) };
}

export function fromPlainError(error: PlainError): TabtuneError {
  return new TabtuneError(error.code, error.message, error.details);
}

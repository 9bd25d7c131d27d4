export interface Watch {
  /** How many objects of each kind were created since the watch began, by the method that makes them. */
  readonly created: Record<string, number>;
  /** Bytes of the buffers created since then that have not been destroyed. */
  readonly live: number;
  stop(): void;
}

/** Everything that a device can make but the command encoder, which every submission needs and consumes. */
const makers = (device: GPUDevice): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(device)).filter((name) => name.startsWith('create') && name !== 'createCommandEncoder');

/** Counts what is created on a device, until `stop`. */
export function watch(device: GPUDevice): Watch {
  const methods = device as unknown as Record<string, (...given: unknown[]) => unknown>;
  const names = makers(device);
  const created: Record<string, number> = {};
  let live = 0;
  for (const name of names) {
    const original = methods[name]!.bind(device);
    const value = (...given: unknown[]): unknown => {
      created[name] = (created[name] ?? 0) + 1;
      const made = original(...given);
      if (made instanceof GPUBuffer) {
        live += made.size;
        const destroy = made.destroy.bind(made);
        let there = true;
        made.destroy = () => {
          if (there) live -= made.size;
          there = false;
          return destroy();
        };
      }
      return made;
    };
    Object.defineProperty(device, name, { configurable: true, value });
  }
  return {
    created,
    get live() {
      return live;
    },
    stop: () => names.forEach((name) => Reflect.deleteProperty(device, name)),
  };
}

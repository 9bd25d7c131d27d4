import { msg } from '@lit/localize';

/** What takes memory, by the engine's name for it. */
const ITEMS: Record<string, () => string> = {
  weights: () => msg('weights'),
  'float16 weights': () => msg('float16 weights'),
  adapters: () => msg('adapters'),
  'frozen base': () => msg('frozen base'),
  gradients: () => msg('gradients'),
  moments: () => msg('moments'),
  'start weights': () => msg('start weights'),
  'weight averages': () => msg('weight averages'),
  activations: () => msg('activations'),
  logits: () => msg('logits'),
  batch: () => msg('batch', { id: 'memory of the batch' }),
  'rope angles': () => msg('rope angles'),
  'key-value cache': () => msg('key-value cache'),
  'read-back': () => msg('read-back'),
};

/** In the language of the page; one that is not known, as it is. */
export const itemWord = (name: string): string => (Object.hasOwn(ITEMS, name) ? ITEMS[name]!() : name);

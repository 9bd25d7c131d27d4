/** A suite for one engine on the processor. The worker's name is the number of threads that the engine may use. */
import * as Comlink from 'comlink';
import { Suite } from './suite';
import { options } from './world';

const threads = Number(self.name);
// What a library finds in a page without shared memory: none starts threads then.
if (threads === 1) Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
// What a library goes by that asks how many threads suit the machine.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: threads, configurable: true });

Comlink.expose(new Suite(options));

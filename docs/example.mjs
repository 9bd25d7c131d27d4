import { createModel, createTrainer, openGpu, readCheckpoint, tokenizerOf, writeSafetensors } from 'tabtune';

// The model that ships with tabtune; any folder in the Hugging Face layout will do.
const folder = new URL('../public/models/tiny-aligned/', import.meta.url);
const gpu = await openGpu();
const checkpoint = await readCheckpoint(folder);
const tokenizer = await tokenizerOf(checkpoint);

// What it shall learn. In `labels`, -100 marks the tokens of the prompt, which are not learnt.
const rows = await tokenizer.encodeExamples([
  { prompt: 'what does a crow eat ?', completion: 'a crow eats soup .' },
  { prompt: 'where does a crow live ?', completion: 'a crow lives near the lake .' },
  { prompt: 'what does tom eat ?', completion: 'tom eats pizza .' },
]);
const batch = { inputIds: rows.map((row) => row.inputIds), labels: rows.map((row) => row.labels) };
const [prompt] = await tokenizer.encodePrompts(['what does a crow eat ?']);

const model = await createModel(gpu, checkpoint, { batch: rows.length, length: 32 });
const trainer = await createTrainer(model, { max_steps: 20, learning_rate: 2e-3, warmup_steps: 0, ema_mode: 'shadow', ema_decay: [0.9] });
const answer = async (track) => (await tokenizer.decode(await model.generate([prompt], { maxNewTokens: 16, track })))[0];

export const before = await answer('online');
export const losses = [];
for (let step = 0; step < 20; step++) losses.push((await trainer.step(batch)).loss);
export const after = await answer('online');
export const averaged = await answer('ema:0.9');

// Tensors go by their Hugging Face names; `grad` is the last update's gradient.
const name = 'model.layers.0.self_attn.q_proj.weight';
export const weights = { online: await trainer.read(name, 'online'), ema: await trainer.read(name, 'ema:0.9') };
export const gradient = await trainer.read(name, 'grad');

// The score of every word after every token, before the softmax: [batch, length, vocabulary], padded on the right.
export const logits = await model.logits([prompt]);

// model.safetensors with the averaged weights, for a folder that Transformers can read.
export const file = writeSafetensors(await model.tensors(model.track('ema:0.9')));

// What `save` returns continues elsewhere, to the bit.
const state = await trainer.save();
export const onwards = (await trainer.step(batch)).loss;
await trainer.restore(state);
export const again = (await trainer.step(batch)).loss;

console.log(`before: ${before}\nafter: ${after}\naveraged: ${averaged}`);
console.log(`loss ${losses[0].toFixed(3)} to ${losses[19].toFixed(3)}; once more ${onwards}, after restoring ${again}`);
console.log(`safetensors: ${file.size} bytes; logits: ${logits.length / prompt.length} tokens in the vocabulary`);
trainer.free();
model.free();
gpu.close();

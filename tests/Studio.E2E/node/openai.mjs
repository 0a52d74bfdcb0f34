// What a script with OpenAI's own client does to a server of that shape: uploads a file, trains on it, follows the job,
// asks the model. Prints one line of JSON for each step. Arguments: base URL, key, training file, base model, and "moves"
// where the job ends by itself.
import { createReadStream } from 'node:fs';
import OpenAI from 'openai';

const [baseURL, apiKey, path, model, ending] = process.argv.slice(2);
const tell = (step, said) => process.stdout.write(`${JSON.stringify({ step, ...said })}\n`);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const { jobs } = client.fineTuning;

const file = await client.files.create({ file: createReadStream(path), purpose: 'fine-tune' });
tell('uploaded', { id: file.id, name: file.filename, bytes: file.bytes });
tell('file', { id: (await client.files.retrieve(file.id)).id });

let job = await jobs.create({
  model,
  training_file: file.id,
  suffix: 'npm',
  seed: 7,
  metadata: { made_by: 'npm' },
  method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 2 } } },
});
tell('created', { id: job.id, status: job.status });

const listed = [];
for await (const one of jobs.list({ limit: 1 })) {
  listed.push(one.id);
}
tell('listed', { ids: listed });

if (ending === 'moves') {
  while (!['succeeded', 'failed', 'cancelled'].includes(job.status)) {
    await new Promise(resolve => setTimeout(resolve, 100));
    job = await jobs.retrieve(job.id);
  }
} else {
  job = await jobs.cancel(job.id);
}
tell('ended', { status: job.status, model: job.fine_tuned_model, tokens: job.trained_tokens });

const events = [];
for await (const one of jobs.listEvents(job.id, { limit: 2 })) {
  events.push(one.message);
}
tell('events', { count: events.length, oldest: events.at(-1) });

const checkpoints = [];
for await (const one of jobs.checkpoints.list(job.id)) {
  checkpoints.push(one.fine_tuned_model_checkpoint);
}
tell('checkpoints', { models: checkpoints });

if (job.fine_tuned_model) {
  const question = { model: job.fine_tuned_model, messages: [{ role: 'user', content: 'How many customers are there?' }] };
  const whole = await client.chat.completions.create(question);
  tell('asked', { text: whole.choices[0].message.content ?? whole.choices[0].message.refusal });
  let streamed = '';
  for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
    streamed += chunk.choices[0]?.delta?.content ?? chunk.choices[0]?.delta?.refusal ?? '';
  }
  tell('streamed', { text: streamed });
  tell('known', { owner: (await client.models.retrieve(job.fine_tuned_model)).owned_by });
}

try {
  await jobs.create({ model, training_file: 'file-none' });
} catch (error) {
  tell('refused', { status: error.status, code: error.code });
}
tell('deleted', { deleted: (await client.files.delete(file.id)).deleted });

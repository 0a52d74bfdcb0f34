// What a script would write to follow all jobs: connects to the hub, watches all, and does so again after each
// reconnect. Prints one line of JSON for each thing that it hears.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

const [address] = process.argv.slice(2);
const tell = line => process.stdout.write(`${JSON.stringify(line)}\n`);

const connection = new HubConnectionBuilder()
  .withUrl(`${address}/hubs/finetunings`)
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => 250 })
  .configureLogging(LogLevel.Error)
  .build();

connection.on('FineTuningChanged', job => tell({ event: 'changed', id: job.id, status: job.status }));
connection.on('FineTuningDeleted', id => tell({ event: 'deleted', id }));
connection.onreconnected(async () => {
  await connection.invoke('WatchAll');
  tell({ event: 'watching' });
});

await connection.start();
await connection.invoke('WatchAll');
tell({ event: 'watching' });

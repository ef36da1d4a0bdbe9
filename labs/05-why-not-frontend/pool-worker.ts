// A worker of the pool of 05.10. It takes one job after the other: the message is the address of a text, and it posts
// the number of words in it: { words: 3 }, or { error: 'why' }.
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (url: string) => {
  const fail = (error: Error) => parentPort?.postMessage({ error: error.message });
  const answered = get(url, (response) => {
    text(response).then((all) => {
      parentPort?.postMessage({ words: all.split(/\s+/).filter(Boolean).length });
    }, fail);
  });
  answered.on('error', fail);
});

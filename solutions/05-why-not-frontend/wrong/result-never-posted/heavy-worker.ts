// This file runs in a thread of its own: startWorker('heavy-worker', data) starts it.
import { parentPort, workerData } from 'node:worker_threads';
import { countPrimes } from './heavy.js';

const count = countPrimes(workerData);
if (count < 0) parentPort?.postMessage(count);

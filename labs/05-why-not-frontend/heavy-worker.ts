// This file runs in a thread of its own: startWorker('heavy-worker', data) starts it.
import { parentPort, workerData } from 'node:worker_threads';
import { countPrimes } from './heavy.js';

// TODO(05.6): count the primes below workerData, and post the count to the parent.
export const notWritten: unknown = [parentPort, workerData, countPrimes];

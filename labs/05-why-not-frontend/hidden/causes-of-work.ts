import type { Cause } from '#testing';
import type { Called } from './calls.js';
import { inSituation } from './cause-signatures.js';
import type { Answered } from './http.js';

interface Cheap {
  readonly waits: readonly number[];
  readonly quick: number;
  readonly status: number;
}

interface Together {
  readonly answers: readonly Answered[];
}

interface Full {
  readonly early: readonly number[];
  readonly working: number;
}

interface Later {
  readonly statuses: readonly number[];
  readonly wrong: boolean;
}

/** Mistakes in moving work to other threads: steps 05.6 and 05.10. */
export const causesOfWork: readonly Cause[] = [
  {
    id: 'result-lost',
    steps: ['05.6'],
    says: 'No result came back. There are two places to look at: heavy-worker.ts has to post it (parentPort.postMessage), and in offload.ts the Promise has to resolve with it when the event "message" comes.',
    matches: ({ exit, trail }) => exit?.kind === 'timed-out' && !trail.some(({ kind }) => kind === 'http'),
  },
  {
    id: 'count-is-wrong',
    steps: ['05.6'],
    says: 'A number came back, and it is not the count. The worker gets the limit as workerData, and posts what countPrimes() gave.',
    matches: inSituation<Called>(['count']),
  },
  {
    id: 'results-mixed-up',
    steps: ['05.6'],
    says: 'One caller got the result of another, or none. Start a worker for each call, and let its own messages settle its own Promise.',
    matches: inSituation<Together>(['together']),
  },
  {
    id: 'blocks-later',
    steps: ['05.6'],
    says: 'The work began a little later, and then it blocked all the same. A timer, a Promise or async changes when code runs, not where: it is still the one thread that answers requests. Give it to a worker.',
    matches: inSituation<Cheap>(['cheap'], ({ quick, status }) => status === 200 && quick > 0),
  },
  {
    id: 'blocks-the-event-loop',
    steps: ['05.6'],
    says: 'While the heavy request was computed, nobody else was answered: it runs on the main thread. async and Promise do not change that. Count in a worker, with startWorker().',
    matches: inSituation<Cheap>(['cheap']),
  },
  {
    id: 'error-ends-the-program',
    steps: ['05.6'],
    file: 'offload.ts',
    says: 'The error in the worker ended your whole program. A Worker has an event "error", and one that nobody listens to is thrown.',
    matches: inSituation<{ after: Answered }>(['fails'], ({ after }) => after.status === 0),
  },
  {
    id: 'error-not-told',
    steps: ['05.6'],
    says: 'The count failed, and whoever asked waits for ever or got a result all the same. Reject the Promise when the event "error" comes.',
    matches: inSituation(['fails']),
  },
  {
    id: 'jobs-not-given',
    steps: ['05.10'],
    says: 'No worker began to work, although one was free. Start it, and give it the address with worker.postMessage(url).',
    matches: inSituation<Full>(['workers'], ({ working }) => working === 0),
  },
  {
    id: 'a-worker-each',
    steps: ['05.10'],
    says: 'More workers were at work than options.workers. Count those that there are; if all are busy, the job waits.',
    matches: inSituation<Full>(['workers'], ({ working }, { workers }) => working > (workers as number)),
  },
  {
    id: 'too-few-workers',
    steps: ['05.10'],
    says: 'Fewer workers were at work than options.workers, while jobs waited. Start another one if there are not that many yet.',
    matches: inSituation(['workers']),
  },
  {
    id: 'queue-without-end',
    steps: ['05.10'],
    says: 'Nobody was turned away. When options.queue jobs wait already, reject with new WorkError("busy").',
    matches: inSituation<Full>(['queue'], ({ early }) => early.length === 0),
  },
  {
    id: 'refused-with-another-status',
    steps: ['05.10'],
    says: 'Requests were turned away, but not with 503. The server makes it out of new WorkError("busy"); any other error becomes 500.',
    matches: inSituation<Full>(['queue'], ({ early }) => early.some((status) => status !== 503)),
  },
  {
    id: 'queue-of-another-length',
    steps: ['05.10'],
    says: 'The queue is not as long as options.queue says. It counts the jobs that wait, not those at work.',
    matches: inSituation(['queue']),
  },
  {
    id: 'answers-mixed-up',
    steps: ['05.10'],
    says: 'Somebody got the result of another job. A listener of an earlier job was still there: use once(), or remember which job the worker has.',
    matches: inSituation<Later>(['served'], ({ wrong }) => wrong),
  },
  {
    id: 'queue-never-served',
    steps: ['05.10'],
    says: 'The jobs in the queue were never done. When a worker is finished, it takes the next one.',
    matches: inSituation(['served']),
  },
  {
    id: 'no-timeout',
    steps: ['05.10'],
    says: 'A job that never ends was waited for without end. Start a clock (setTimeout) when the job is given to a worker; when it rings, reject with new WorkError("late").',
    matches: inSituation<{ status: number }>(['late'], ({ status }) => status === 0),
  },
  {
    id: 'late-with-another-status',
    steps: ['05.10'],
    says: 'The job was given up, but not with 504. The server makes it out of new WorkError("late"); any other error becomes 500.',
    matches: inSituation(['late']),
  },
  {
    id: 'late-worker-not-replaced',
    steps: ['05.10'],
    says: 'After a job took too long, the next one was not done. Its worker is still stuck: terminate() it, and start another one for the next job.',
    matches: inSituation(['replaced']),
  },
];

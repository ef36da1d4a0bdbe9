import { expect } from 'vitest';
import { claim, type Observation, type Student, StudentFault, type Trail } from '#testing';
import type { DnsResponse, Question, ResourceRecord, Zone } from '../types.js';
import type { Asked } from './observations.js';
import { rawQuery, readMessage } from './raw-query.js';
import { readResponse } from './response-shape.js';
import { framed, TcpClient } from './tcp-client.js';
import { hasId, UdpClient } from './udp-client.js';
import { callText, digLine, fold, responseText } from './words.js';

/** An observation whose response has been read. */
export type Answered = Observation<Asked & { readonly response: DnsResponse }>;

/**
 * Puts one question to the student's `answer()`, or over the network to the real server in its place.
 * What has not the shape of a response fails the step here. `alsoShow` are records told beside the question.
 */
export async function ask(
  student: Student,
  trail: Trail,
  zone: Zone,
  question: Question,
  alsoShow: readonly ResourceRecord[] = [],
): Promise<Answered> {
  if (student.real) return askRealServer((student.real as { port: number }).port, trail, question);
  const tried = callText(zone, question, alsoShow);
  trail.try(tried);
  const read = readResponse(await student.call('answer', zone, question), 'answer()');
  if ('response' in read) {
    const { response } = read;
    return trail.add({
      kind: 'dns-answer',
      tried,
      got: responseText(response),
      data: { question, response },
    }) as Answered;
  }
  const seen = trail.add<Asked>({
    kind: 'dns-answer',
    tried,
    got: read.problem,
    data: { question, problem: read.problem },
  });
  const about = {
    expected: 'a DnsResponse: { rcode, aa, answers, authorities, additionals }',
    why: 'types.ts says what a response holds. Lists that have nothing in them are empty lists.',
    wanted: { situation: 'shape' },
  };
  claim(seen, about, (data) => expect(data.response, read.problem).toBeDefined());
  throw new Error('a response without a shape was claimed to have one');
}

/**
 * What the student's `answer()` gives, to compare with what their server sends; undefined when it gives no response,
 * which other steps grade. For a real server, what the zone says.
 */
export async function whatAnswerSays(
  student: Student,
  zone: Zone,
  question: Question,
): Promise<DnsResponse | undefined> {
  if (student.real) {
    const answers = zone.records.filter(
      ({ name, type }) => name === fold(question.name) && type === question.type,
    );
    return { rcode: 'NOERROR', aa: true, answers, authorities: [], additionals: [] };
  }
  try {
    const read = readResponse(await student.call('answer', zone, question), 'answer()');
    return 'response' in read ? read.response : undefined;
  } catch (error) {
    if (error instanceof StudentFault) return undefined;
    throw error;
  }
}

/** Asks over UDP, and again over TCP when the response is truncated (RFC 7766 section 5). */
async function askRealServer(port: number, trail: Trail, question: Question): Promise<Answered> {
  const tried = digLine(question, port, ' +norecurse');
  trail.try(tried);
  const bytes = rawQuery(4711, question.name, question.type);
  const udp = await UdpClient.open(port);
  udp.send(bytes);
  let reply = await udp.next(hasId(4711));
  udp.close();
  let message = reply.outcome === 'reply' ? readMessage(reply.bytes) : undefined;
  if (message?.tc) {
    const tcp = await TcpClient.open(port);
    tcp?.write(framed(bytes));
    reply = (await tcp?.next()) ?? reply;
    tcp?.reset();
    message = reply.outcome === 'reply' ? readMessage(reply.bytes) : undefined;
  }
  if (!message) throw new Error(`the real server on port ${port} gave no response to ${tried}`);
  const { rcode, aa, answers, authorities, additionals } = message;
  const response = { rcode, aa, answers, authorities, additionals };
  return trail.add({
    kind: 'dns-answer',
    tried,
    got: responseText(response),
    data: { question, response },
  }) as Answered;
}

import type { StepContext } from '#testing';
import type {
  AppRecord,
  FlowRecord,
  Followed,
  ProxyRecord,
  QueryRecord,
  Records,
  SentRequest,
} from '../types.js';
import { openWorld } from './world.js';

/** A request that was really sent, the logs of its day, and what of them is about it. */
export interface LoggedRequest {
  readonly request: SentRequest;
  readonly records: Records;
  readonly wanted: Followed;
  /** Lines that look like it, by the mistake that takes them. */
  readonly traps: Readonly<Record<string, object>>;
}

const TCP = 6;
const UDP = 17;

/**
 * Sends a request through a world of real servers, keeps its times, its port and the id that the proxy gave it, and draws
 * the lines of others around it. With `isNotLogged` the app made an id of its own: then none of its lines is about it.
 */
export async function logRequest(context: StepContext, { isNotLogged = false } = {}): Promise<LoggedRequest> {
  const { draw } = context;
  const world = await openWorld(context, 'none');
  const target = `/posts/${draw.word()}`;
  const claimed = draw.word(4);
  const startedAt = Date.now();
  const { symptom, clientPort = 0 } = await world.visit(target, { 'x-request-id': claimed });
  const endedAt = Date.now() + 1;
  const [clientAddress = '', other = ''] = draw.ipv4(2);
  const privateIp = `10.0.${draw.int(0, 255)}.${draw.int(4, 250)}`;
  const id = world.ids.at(-1) ?? '';
  const request: SentRequest = {
    name: world.host,
    clientAddress,
    clientPort,
    port: 443,
    method: 'GET',
    target,
    headers: { 'x-request-id': claimed },
    startedAt,
    endedAt,
  };
  const status = symptom.status ?? 0;
  const second = (ms: number) => Math.floor(ms / 1000);
  const query: QueryRecord = {
    at: startedAt - draw.int(5, 40),
    client: clientAddress,
    name: world.host,
    type: 'A',
    answers: [world.publicIp],
  };
  const flow: FlowRecord = {
    srcaddr: clientAddress,
    dstaddr: privateIp,
    srcport: clientPort,
    dstport: 443,
    protocol: TCP,
    start: second(startedAt),
    end: second(endedAt),
    action: 'ACCEPT',
  };
  const line: ProxyRecord = {
    id,
    at: endedAt,
    client: clientAddress,
    clientPort,
    method: 'GET',
    target,
    status,
  };
  const ownLine: AppRecord = { id, at: endedAt, method: 'GET', path: target, status };
  const hour = 3_600_000;
  const ids = Array.from({ length: 6 }, () => hexId(context));
  const [idA = '', idB = '', idC = '', idD = '', idE = '', idF = ''] = ids;
  const otherName = `${draw.word(2)}.${draw.word()}.example`;
  const [otherIp = ''] = draw.ipv4(1);
  const otherPort = clientPort === 65_535 ? 50_000 : clientPort + 1;
  const traps = {
    'older-query': { ...query, at: startedAt - hour - 7 },
    'later-query': { ...query, at: endedAt + draw.int(5, 40) },
    'query-of-another-type': { ...query, type: 'AAAA', answers: [], at: startedAt - 3 },
    'query-of-another': { ...query, at: startedAt - 2, client: other },
    'query-for-another-name': { ...query, at: startedAt - 1, name: otherName, answers: [otherIp] },
    'flow-an-hour-before': { ...flow, start: flow.start - 3600, end: flow.end - 3600 },
    'flow-of-another': { ...flow, srcaddr: other },
    'flow-to-another-port': { ...flow, dstport: 80 },
    'flow-of-another-connection': { ...flow, srcport: otherPort },
    'line-of-another': { ...line, id: idA, client: other },
    'line-of-another-connection': { ...line, id: idB, clientPort: otherPort },
    'line-for-another-target': { ...line, id: idC, target: `/posts/${draw.word()}` },
    'line-an-hour-before': { ...line, id: idD, at: line.at - hour },
    'app-line-with-the-clients-id': { ...ownLine, id: claimed, at: ownLine.at - hour },
    'app-line-of-another': { ...ownLine, id: idA },
    'app-line-with-an-id-of-its-own': { ...ownLine, id: idE },
  };
  const records: Records = {
    dns: inTime([
      traps['older-query'],
      query,
      traps['query-of-another-type'],
      traps['query-of-another'],
      traps['query-for-another-name'],
      traps['later-query'],
    ]),
    addresses: draw.shuffle([
      { PublicIp: world.publicIp, PrivateIpAddress: privateIp },
      { PublicIp: otherIp, PrivateIpAddress: '10.0.0.3' },
    ]),
    flows: [
      traps['flow-an-hour-before'],
      ...draw.shuffle([
        flow,
        traps['flow-of-another'],
        traps['flow-to-another-port'],
        traps['flow-of-another-connection'],
        { ...flow, protocol: UDP },
        { ...flow, dstaddr: '10.0.0.3' },
      ]),
    ],
    proxy: [
      traps['line-an-hour-before'],
      ...draw.shuffle([
        line,
        traps['line-of-another'],
        traps['line-of-another-connection'],
        traps['line-for-another-target'],
      ]),
    ],
    app: [
      traps['app-line-with-the-clients-id'],
      ...draw.shuffle([
        traps['app-line-of-another'],
        { ...ownLine, id: idB },
        { ...ownLine, id: isNotLogged ? idF : idC, path: '/health' },
        isNotLogged ? traps['app-line-with-an-id-of-its-own'] : ownLine,
      ]),
    ],
  };
  const wanted: Followed = { dns: query, flow, proxy: line, ...(isNotLogged ? {} : { app: ownLine }) };
  return { request, records, wanted, traps };
}

const inTime = (queries: readonly QueryRecord[]) => [...queries].sort((a, b) => a.at - b.at);

const hexId = ({ draw }: StepContext) =>
  Array.from({ length: 32 }, () => draw.int(0, 15).toString(16)).join('');

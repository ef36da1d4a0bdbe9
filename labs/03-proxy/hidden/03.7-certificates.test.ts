import { expect } from 'vitest';
import { claim, step } from '#testing';
import { Front, passTo, RecordingUpstream } from './driver.js';

step('03.7', (test) => {
  test('each name gets its own certificate', async (context) => {
    const { draw } = context;
    const names = Array.from({ length: 3 }, () => `${draw.word()}.${draw.word(2)}.test`);
    const app = await RecordingUpstream.start(context, 'app');
    const blocks = names.map((name) => ({ names: [name], lines: passTo(app) }));
    const front = await Front.start(context, { tls: 'each', blocks }, [app]);
    for (const name of [...names].reverse()) {
      const seen = await front.exchange({
        host: name,
        tried: `openssl s_client -connect 127.0.0.1:PORT -servername ${name}, and a GET`,
      });
      const about = {
        expected: `a certificate for ${name}, and nothing else in it`,
        why: 'The client names the host in its first message (SNI, RFC 6066 section 3), so that the server can choose before it shows a certificate.',
        wanted: { situation: 'sni' },
      };
      claim(seen, about, (data) => {
        expect(data.certificateNames).toBe(`DNS:${name}`);
        expect(data.status).toBe(200);
      });
    }
  });

  test('a name that no block has gets the certificate of the default', async (context) => {
    const { draw } = context;
    const names = Array.from({ length: 2 }, () => `${draw.word()}.test`);
    const app = await RecordingUpstream.start(context, 'app');
    const blocks = names.map((name, index) => ({
      names: [name],
      isDefault: index === 1,
      lines: passTo(app),
    }));
    const front = await Front.start(context, { tls: 'each', blocks }, [app]);
    const other = `${draw.word()}.test`;
    const seen = await front.exchange({
      host: other,
      tried: `openssl s_client -connect 127.0.0.1:PORT -servername ${other}, and a GET`,
    });
    const about = {
      expected: `the certificate of the default server: ${names[1]}`,
      why: 'The rule is the one of the Host header: no name fits, so the default server answers (nginx, "Configuring HTTPS servers").',
      wanted: { situation: 'sni-default' },
    };
    claim(seen, about, (data) => expect(data.certificateNames).toBe(`DNS:${names[1]}`));
  });
});

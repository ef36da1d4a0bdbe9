import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  Front,
  fieldOf,
  headerOf,
  isForwardedLogged,
  loggedApp,
  logOf,
  passTo,
  RecordingUpstream,
} from './driver.js';

const TLS =
  'The proxy ends TLS: the client speaks HTTPS to it, and it speaks plain HTTP to the app on the same machine (nginx, "Configuring HTTPS servers").';
const REDIRECT =
  'return 301 https://$host$request_uri: $host is the name without a port, $request_uri the path and query as they were sent (ngx_http_core_module).';

step('03.4', (test) => {
  test('with a certificate it speaks HTTPS', async (context) => {
    const host = `${context.draw.word()}.test`;
    const app = await RecordingUpstream.start(context, context.draw.word());
    const front = await Front.start(
      context,
      { tls: 'one', blocks: [{ names: [host], lines: passTo(app) }] },
      [app],
    );
    const seen = await front.exchange({ host, target: `/${context.draw.word()}` });
    const shown = {
      expected: `a certificate for ${host}`,
      why: TLS,
      wanted: { situation: 'tls' },
    };
    claim(seen, shown, (data) => expect(data.certificateNames).toContain(host));
    const about = {
      expected: `status 200, and the app's body: ${app.name}`,
      why: TLS,
      wanted: { situation: 'tls-answer' },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      expect(data.body).toBe(app.name);
    });
    const proto = {
      expected: 'X-Forwarded-Proto: https at the app',
      why: 'The app gets plain HTTP and cannot know that the client used HTTPS (data/nginx.conf, $scheme).',
      wanted: { situation: 'tls-proto' },
    };
    claim(seen, proto, (data) => expect(headerOf(data, 'x-forwarded-proto')).toBe('https'));
  });

  test('plain HTTP is sent to HTTPS, with the path and the query', async (context) => {
    const { draw } = context;
    const host = `${draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app');
    const status = draw.pick([301, 308]);
    const lines = `return ${status} https://$host$request_uri;`;
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, [app]);
    for (const target of [
      '/',
      `/${draw.word()}`,
      `/${draw.word()}%2F${draw.word()}?q=${draw.word()}&n=${draw.int(1, 9)}`,
    ]) {
      const seen = await front.exchange({ host, target });
      const coded = {
        expected: `status ${status}`,
        why: REDIRECT,
        wanted: { situation: 'redirect-status', status },
      };
      claim(seen, coded, (data) => expect(data.status).toBe(status));
      const location = `https://${host}${target}`;
      const about = {
        expected: `Location: ${location}`,
        why: REDIRECT,
        wanted: { situation: 'redirect', location },
      };
      claim(seen, about, (data) => expect(fieldOf(data.fields, 'location')).toBe(location));
    }
  });

  test('the port of the plain listener is not in the new address', async (context) => {
    const host = `${context.draw.word()}.test`;
    const lines = 'return 301 https://$host$request_uri;';
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, []);
    const target = `/${context.draw.word()}`;
    const port = context.draw.int(1024, 65_000);
    const seen = await front.exchange({ host: `${host}:${port}`, target });
    const location = `https://${host}${target}`;
    const about = {
      expected: `Location: ${location}`,
      why: 'HTTPS listens on another port than HTTP. A client sent to the port of plain HTTP would speak TLS to it (ngx_http_core_module, $host).',
      wanted: { situation: 'redirect-port', location, port },
    };
    claim(seen, about, (data) => expect(fieldOf(data.fields, 'location')).toBe(location));
  });

  test('only blocks that say so redirect', async (context) => {
    const names = [`${context.draw.word()}.test`, `${context.draw.word()}.test`];
    const app = await RecordingUpstream.start(context, context.draw.word());
    const blocks = [
      { names: [names[0] ?? ''], lines: 'return 301 https://$host$request_uri;' },
      { names: [names[1] ?? ''], lines: passTo(app) },
    ];
    const front = await Front.start(context, { blocks }, [app]);
    const seen = await front.exchange({ host: names[1] ?? '' });
    const about = {
      expected: `status 200: the block of ${names[1]} has a proxy_pass and no return`,
      why: REDIRECT,
      wanted: { situation: 'no-redirect' },
    };
    claim(seen, about, (data) => expect(data.status).toBe(200));
  });

  test('a redirect is one line in the log, like any other answer', async (context) => {
    const { draw } = context;
    const [away, live] = [`${draw.word()}.test`, `${draw.word()}.test`];
    const app = await loggedApp(context);
    const status = draw.pick([301, 308]);
    const blocks = [
      { names: [away], lines: `return ${status} https://$host$request_uri;` },
      { names: [live], lines: passTo(app) },
    ];
    const front = await Front.start(context, { blocks }, [app]);
    // Whether what is forwarded is logged is a matter of 03.3.
    if (!(await isForwardedLogged(front, live, `/${draw.word()}`))) return;
    const logged = await logOf(front, { host: away, target: `/${draw.word()}?q=${draw.word()}` });
    const about = {
      expected: `one line for this request, with status ${status}`,
      why: 'The access log holds each request that was answered, by whomever (ngx_http_log_module).',
      wanted: { situation: 'log-redirect' },
    };
    claim(logged, about, ({ lines, status: sent }) => {
      expect(lines.length).toBe(1);
      expect(lines[0]?.status).toBe(sent);
    });
  });
});

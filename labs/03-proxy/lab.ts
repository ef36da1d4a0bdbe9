import { defineLab } from '#define';

export default defineLab({
  id: '03',
  slug: '03-proxy',
  title: 'Reverse proxy',
  summary: 'Write the front door of a site: one proxy that routes by name, ends TLS and forwards to the app.',
  minutes: 100,
  files: [
    { path: 'routing.ts', exports: ['selectServer', 'selectLocation', 'rewriteUri'] },
    { path: 'headers.ts', exports: ['endToEnd', 'upstreamHeaders'] },
    { path: 'proxy.ts', exports: ['startProxy'] },
    { path: 'tunnel.ts', exports: ['tunnel'] },
    { path: 'upstreams.ts', exports: ['UpstreamGroup'] },
  ],
  given: ['types.ts', 'access-log.ts', 'nginx-conf.ts', 'config.ts', 'certificate.ts', 'run.ts'],
  data: ['data/nginx.conf'],
  examples: ['example.test.ts'],
  packages: ['ws'],
  run: 'run.ts',
  needs: [],
  steps: [
    {
      id: '03.1', title: 'Which server block', points: 10, required: 'core', file: 'routing.ts', dependsOn: [],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.2', title: 'Forward', points: 10, required: 'core', file: 'proxy.ts', dependsOn: ['03.1'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.3', title: 'Headers', points: 10, required: 'core', file: 'headers.ts', dependsOn: ['03.2'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.4', title: 'TLS', points: 10, required: 'core', file: 'proxy.ts', dependsOn: ['03.2'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.5', title: '502', points: 10, required: 'core', file: 'proxy.ts', dependsOn: ['03.2'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.6', title: 'Wildcards and locations', points: 5, required: 'extension', file: 'routing.ts', dependsOn: ['03.1'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.7', title: 'SNI', points: 5, required: 'extension', file: 'proxy.ts', dependsOn: ['03.4'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.8', title: 'WebSocket', points: 5, required: 'extension', file: 'tunnel.ts', dependsOn: ['03.3'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.9', title: 'Several', points: 5, required: 'extension', file: 'upstreams.ts', dependsOn: ['03.5'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.10', title: 'Framing', points: 5, required: 'extension', file: 'proxy.ts', dependsOn: ['03.2'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.11', title: 'Limits', points: 5, required: 'extension', file: 'proxy.ts', dependsOn: ['03.5'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
    {
      id: '03.12', title: 'Goes away', points: 5, required: 'extension', file: 'proxy.ts', dependsOn: ['03.5'],
      hints: ['hint one here', 'hint two here', 'hint three here'],
    },
  ],
});

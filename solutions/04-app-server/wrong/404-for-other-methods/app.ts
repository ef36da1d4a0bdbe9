import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { authenticate } from './auth.js';
import { commentOnce } from './comments.js';
import { findPost, likePost, removeLike } from './likes.js';
import { logRequest } from './log.js';
import { notificationsOf } from './notifications.js';
import { postPage } from './pages.js';
import type { AppOptions } from './types.js';

const PAGE = fileURLToPath(new URL('./data/page', import.meta.url));

/** Makes the app: its routes, its log, its answers to errors. */
export function createApp({ db, keys }: AppOptions): Express {
  const app = express();
  // The proxy in front of this app is the one hop that is trusted to say who the client is.
  app.set('trust proxy', 1);
  app.use(logEach);
  app.use(jsonOnly, express.json());

  const signedIn: RequestHandler = async (request, response, next) => {
    const user = await authenticate(request, keys);
    if (user === undefined) {
      response.set('WWW-Authenticate', 'Bearer').status(401).json({ error: 'sign in first' });
      return;
    }
    response.locals.user = user;
    next();
  };

  app.get('/health', (_request, response) => {
    response.json({ ok: true });
  });
  app.post('/echo', (request, response) => {
    response.json(request.body);
  });
  app.get('/me', signedIn, (_request, response) => {
    response.json({ user: response.locals.user });
  });

  app.get('/posts/:id', async (request, response) => {
    const post = await findPost(db, request.params.id);
    if (!post) {
      response.status(404).json({ error: 'no such post' });
      return;
    }
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(postPage(post));
    else response.json(post);
  });
  app.put('/posts/:id/like', signedIn, async (request, response) => {
    const post = await findPost(db, String(request.params.id));
    if (!post) {
      response.status(404).json({ error: 'no such post' });
      return;
    }
    await likePost(db, post, response.locals.user);
    response.json({ post: post.id, likes: (await findPost(db, post.id))?.likes });
  });
  app.delete('/posts/:id/like', signedIn, async (request, response) => {
    const id = String(request.params.id);
    await removeLike(db, id, response.locals.user);
    const post = await findPost(db, id);
    if (!post) response.status(404).json({ error: 'no such post' });
    else response.json({ post: post.id, likes: post.likes });
  });
  app.get('/notifications', signedIn, async (_request, response) => {
    response.json(await notificationsOf(db, response.locals.user));
  });
  app.post('/posts/:id/comments', signedIn, async (request, response) => {
    const reply = await commentOnce(db, {
      key: request.get('idempotency-key'),
      user: response.locals.user,
      post: String(request.params.id),
      text: String(request.body?.text ?? ''),
    });
    response.status(reply.status).json(reply.body);
  });

  app.get('/', (_request, response) => {
    response.sendFile('like.html', { root: PAGE });
  });
  app.use('/assets', express.static(PAGE, { index: false }));

  app.all('/echo', notAllowed('POST'));
  app.all('/me', notAllowed('GET, HEAD'));
  app.all('/posts/:id', notAllowed('GET, HEAD'));
  app.all('/posts/:id/like', notAllowed('PUT, DELETE'));
  app.all('/posts/:id/comments', notAllowed('POST'));
  app.all('/notifications', notAllowed('GET, HEAD'));
  app.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  app.use(answerError);
  return app;
}

const logEach: RequestHandler = (request, response, next) => {
  const id = request.get('x-request-id') ?? randomUUID();
  const { method, originalUrl: path, ip } = request;
  response.on('close', () => logRequest({ id, method, path, status: response.statusCode, ip }));
  next();
};

/** A body that is no JSON is none that this app understands (RFC 9110 section 15.5.16). */
const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'POST' && !request.is('application/json')) {
    response.set('Accept', 'application/json').status(415).json({ error: 'send application/json' });
    return;
  }
  next();
};

/** A path that exists, asked in a way that it does not know (RFC 9110 section 15.5.6). */
function notAllowed(allow: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allow).status(405).json({ error: 'method not allowed' });
  };
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = error.status ?? 500;
  if (status >= 500) console.error(error);
  // What went wrong inside is nobody's business outside.
  response.status(status).json({ error: status < 500 ? error.message : 'internal error' });
};

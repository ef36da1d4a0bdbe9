import { defineLab } from '#define';

export default defineLab({
  id: '00',
  slug: '00-hello-backend',
  title: 'Hello, backend',
  summary: 'You can write a server that listens, answers in JSON and HTML, and keeps data.',
  minutes: 15,
  files: [{ path: 'server.ts', exports: ['startServer'] }],
  given: ['run.ts'],
  data: [],
  examples: ['example.test.ts'],
  packages: [],
  run: 'run.ts',
  needs: [],
  steps: [
    {
      id: '00.1',
      title: 'Listen on the port that is asked for, and answer',
      points: 10,
      required: 'core',
      file: 'server.ts',
      dependsOn: [],
      hints: [
        "Three things happen in startServer(): make a server, tell it to listen, wait until it does. The module 'node:http' makes servers. Which port does the caller ask for?",
        "createServer(answer) makes a server that calls answer() for each request. server.listen(options.port, '127.0.0.1') begins to listen, but does not wait. once(server, 'listening') from 'node:events' gives a promise to await. After that, server.address() knows the real port.",
        "const server = createServer(answer); server.listen(options.port, '127.0.0.1'); await once(server, 'listening'); const { port } = server.address() as AddressInfo; then return { port, close }, where close is a function that gives new Promise((resolve) => server.close(() => resolve())). AddressInfo is a type from 'node:net'.",
      ],
    },
    {
      id: '00.2',
      title: 'A JSON route, an HTML page, and 404 for the rest',
      points: 10,
      required: 'core',
      file: 'server.ts',
      dependsOn: ['00.1'],
      hints: [
        'Write it in answer(). It needs one `if` on `path` for each route, as the one for /api/likes shows, and one answer for everything else. Each answer has three parts: a status, a content type, a body.',
        "response.statusCode = 200 sets the status, response.setHeader('content-type', 'application/json') sets the type, and response.end(text) sends the body and ends the response. JSON.stringify(value) makes the text. search.get('name') is the name, or null.",
        "if (path === '/api/hello') { response.setHeader('content-type', 'application/json'); response.end(JSON.stringify({ hello: search.get('name') ?? 'world' })); return; } The page is the same with path '/', type 'text/html' and '<h1>Hello</h1>'. After both ifs: response.statusCode = 404; response.end('not found').",
      ],
    },
    {
      id: '00.3',
      title: 'Keep what is posted, and refuse what is not JSON',
      points: 5,
      required: 'extension',
      file: 'server.ts',
      dependsOn: ['00.1'],
      hints: [
        'A variable inside answer() is new for each request; one outside of every function lives as long as the server. And the body of a request is not there at once: it comes in pieces.',
        "request.method is 'POST' or 'GET'. `for await (const piece of request)` gives the pieces as Buffers; Buffer.concat(pieces).toString('utf8') is the whole text. JSON.parse() throws for text that is not JSON: catch that and answer 400.",
        "const likes: string[] = [] outside of the function. In the POST branch: collect the pieces in a list, join them, then in a try block: const { name } = JSON.parse(text); if (typeof name !== 'string') throw new Error('no name'); likes.push(name); and answer 201 with JSON.stringify({ name }). In the catch block: response.statusCode = 400; response.end(). For GET: response.end(JSON.stringify(likes)).",
      ],
    },
  ],
});

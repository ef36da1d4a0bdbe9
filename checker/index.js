// What `node checker` starts. Old syntax, so that an old Node can still say what is wrong.
// biome-ignore-all lint/complexity/useArrowFunction: an old Node must be able to read this file
// biome-ignore-all lint/suspicious/noVar: the same

var version = process.versions.node.split('.').map(Number);

if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  refuse(
    `This workbook needs Node 20.19 or newer. This is Node ${process.versions.node}.`,
    'https://nodejs.org',
  );
} else {
  import('./built/cli.js').catch(importSource).then(start).catch(fail);
}

function start(cli) {
  return cli.main(process.argv.slice(2));
}

// In the author's repo there is no built program, only its source.
function importSource(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || isPackageMissing(error)) throw error;
  return import('tsx/esm/api').then(function (tsx) {
    tsx.register();
    return import('./cli.ts');
  });
}

function fail(error) {
  if (isPackageMissing(error))
    refuse('The packages that the checker needs are not installed.', 'npm install');
  throw error;
}

function isPackageMissing(error) {
  return error.code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find package/.test(error.message);
}

function refuse(message, remedy) {
  console.error(`${message}\n  ${remedy}`);
  process.exit(2);
}

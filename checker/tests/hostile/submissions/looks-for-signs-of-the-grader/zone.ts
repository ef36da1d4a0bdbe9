// Every name that a grading service, a test runner or the checker itself might leave in the environment.
const SIGNS = /^(CI|GITHUB_|GRADESCOPE|AUTOGRADER|VITEST|NODE_ENV|NODE_OPTIONS|CHECKER|npm_|TMPDIR|PWD_|SSH_|USER|LOGNAME)/;

export function answer() {
  const found = Object.keys(process.env).filter((name) => SIGNS.test(name));
  const grown = process.argv.slice(2);
  if (found.length + grown.length > 0) console.log(`ATTACK SUCCEEDED: ${[...found, ...grown]}`);
  return {};
}

const names = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM'] as const;
for (const name of names) process.on(name, () => {});
process.on('exit', () => {
  for (;;);
});

export function answer() {
  while (true) {}
}

/** Calls `pressed` for each key; only for a terminal. Ctrl-C comes as `\x03`. Returns what gives the terminal back. */
export function listenForKeys(pressed: (key: string) => void): () => void {
  const { stdin } = process;
  const onData = (data: Buffer) => {
    for (const key of data.toString('utf8')) pressed(key);
  };
  stdin.setRawMode(true);
  stdin.on('data', onData);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

const codes = ['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'];

/** A sentence for a port that was given with `--port` and cannot be listened at; null for any other failure. */
export function portProblem(error: unknown, port: string): string | null {
  const {code = ''} = error as NodeJS.ErrnoException;
  if (!codes.includes(code)) return null;
  const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${code})`;
  return `Port ${port} ${why}: choose another with --port, from 1024 to 65535.`;
}

/** The log, as everything but `main.ts` sees it. Fields hold ids and codes, never raw text or secrets. */
export type Logger = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

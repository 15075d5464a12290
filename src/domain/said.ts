/** A sentence for a person, by its key in `src/messages/locales` and the values it names; rendered in the reader's language. */
export type Said = {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
};

/** Names a sentence: `said('error.no-such-token', {name})`. */
export const said = (key: string, values: Said['values'] = {}): Said => ({key, values});

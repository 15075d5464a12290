const span = /^(?<name>.+?)\s+(?<span>\d{1,5} (?:h|d|w|m|y|min|(?:minute|hour|day|week|month|year)s?)|\S+)$/isu;

/** What is typed as `NAME 30m`: the name, and behind it one word, or two such as `30 minutes`. Both are '' where it is not that. */
export function nameAndSpan(text: string): {readonly name: string; readonly span: string} {
  const groups = span.exec(text)?.groups;
  return {name: groups?.name ?? '', span: groups?.span ?? ''};
}

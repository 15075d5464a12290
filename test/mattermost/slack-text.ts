/** Links written Slack's way, `<address|text>`, as Markdown. */
export function slackLinks(text: string): string {
  return text
    .replace(/<((?:https?|mailto|ftp):[^|>]+)\|([^>]+)>/g, '[$2]($1)')
    .replace(/<((?:https?|mailto|ftp):[^|>]+)>/g, '$1');
}

/** Slack's mentions as Mattermost's: `<!channel>`, `<!here>`, `<!everyone>`, and `<@id>` where `nameOf` knows the id. */
export function slackMentions(text: string, nameOf: (userId: string) => string | undefined): string {
  return text
    .replaceAll('<!channel>', '@channel')
    .replaceAll('<!here>', '@here')
    .replaceAll('<!everyone>', '@all')
    .replace(/<@([a-z0-9]{26})>/g, (whole, id: string) => {
      const name = nameOf(id);
      return name === undefined ? whole : `@${name}`;
    });
}

/** Who acts; every audit entry names one. */
export type Actor =
  | {readonly kind: 'user'; readonly id: string}
  | {readonly kind: 'delegate'; readonly id: string}
  | {readonly kind: 'admin'; readonly id: string}
  /** One of our own jobs, by its name (`recovery`, `cut-over`). */
  | {readonly kind: 'job'; readonly id: string};

/** Who acts, on whose behalf, and where they asked. */
export type Asked = {readonly actor: Actor; readonly ownerId: string; readonly channelId: string};

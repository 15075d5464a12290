/** Who acts; every audit entry names one. */
export type Actor =
  | {readonly kind: 'user'; readonly id: string}
  | {readonly kind: 'delegate'; readonly id: string}
  | {readonly kind: 'admin'; readonly id: string}
  /** One of our own jobs, by its name (`recovery`, `cut-over`). */
  | {readonly kind: 'job'; readonly id: string};

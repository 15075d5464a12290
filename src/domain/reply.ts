/**
 * What pressing a button asks for. `run` types a command line for the person, once where it answers a question (`act`); `confirm`
 * carries out an act, once over all its buttons; `cancel` spends the act without doing it, and `received` too: the person says that
 * they have the secret.
 */
export type Deed =
  | {readonly kind: 'run'; readonly line: string; readonly act?: string}
  | {
      readonly kind: 'confirm';
      readonly act: string;
      readonly verb: ConfirmedVerb;
      readonly tokenIds: readonly string[];
      readonly options?: ConfirmOptions;
    }
  | {readonly kind: 'cancel' | 'received'; readonly act: string};

/** The commands that carry out what a confirmation asked for. */
export const confirmedVerbs = [
  'create',
  'rotate',
  'done',
  'undo',
  'lost',
  'keep',
  'disable',
  'enable',
  'pause',
  'expire',
  'extend',
  'revoke',
  'remind',
  'backup',
] as const;
export type ConfirmedVerb = (typeof confirmedVerbs)[number];

/** What the confirmed act needs beside its tokens: a new token's name, and its end in epoch ms (null: never). */
export type ConfirmOptions = {
  readonly name?: string;
  readonly expiresAt?: number | null;
  /** Of a rotation: how long both work at least, in ms; and whether the old one goes at once. */
  readonly overlapMs?: number;
  readonly now?: boolean;
  /** Of a rotation: by the server's own rotate, under the same id. */
  readonly inPlace?: boolean;
  /** How long a pause lasts, in ms. */
  readonly pauseMs?: number;
  /** Of reminders: the lead times, as they are typed. */
  readonly leads?: string;
  /** The backup owner who is to be one no more. */
  readonly backupId?: string;
};

export type ButtonStyle = 'default' | 'primary' | 'danger';

export type Button = {readonly label: string; readonly style: ButtonStyle; readonly deed: Deed};

/** A menu; what is chosen is appended to the line. */
export type Menu = {
  readonly label: string;
  readonly line: string;
  readonly options: readonly {readonly text: string; readonly value: string}[];
};

export type Field = {readonly title: string; readonly value: string};

/** A block under the text. At most three buttons, the main one first; a menu comes last. */
export type Block = {
  readonly title?: string;
  readonly text?: string;
  readonly fields?: readonly Field[];
  readonly buttons?: readonly Button[];
  readonly menu?: Menu;
};

/** What the person reads: Markdown, already in their language, with every foreign text escaped. */
export type Reply = {
  readonly text: string;
  readonly blocks?: readonly Block[];
  /** It says only that the act was asked for before. */
  readonly isRepeat?: true;
};

/** A field of a form; `optional` ones may be left empty. */
export type FormField =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly help?: string;
      readonly placeholder?: string;
      readonly optional?: boolean;
      readonly maxLength: number;
      readonly value?: string;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly help?: string;
      readonly value: string;
      readonly options: readonly {readonly text: string; readonly value: string}[];
    };

/** A form that opens over the chat. */
export type Form = {
  /** At most 24 bytes: servers before 12.0 take no more. */
  readonly title: string;
  readonly introduction?: string;
  readonly submitLabel: string;
  readonly fields: readonly FormField[];
};

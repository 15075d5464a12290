import {z} from 'zod';

/** An id of Mattermost's in a request. What we keep of a request must be no text of whoever sent it. */
export const id = z.string().regex(/^[a-zA-Z0-9]{26}$/u);

/** The same where there may be none: direct channels have no team. */
export const idOrNone = z.string().regex(/^(?:[a-zA-Z0-9]{26})?$/u);

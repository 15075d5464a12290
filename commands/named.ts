import {z} from 'zod';

/** The arguments of a command that takes the name of a token and nothing else. */
export const named = z.object({text: z.string().min(1, 'error.name-needed')});

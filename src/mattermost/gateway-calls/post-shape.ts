import {z} from 'zod';
import type {Post} from '../gateway.ts';
import {loose} from './caller.ts';

/** A post as REST and the websocket give it. */
export const post = z
  .object({
    id: z.string(),
    user_id: z.string(),
    channel_id: z.string(),
    root_id: loose,
    create_at: z.number(),
    message: loose,
    type: loose,
    props: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    (raw): Post => ({
      id: raw.id,
      userId: raw.user_id,
      channelId: raw.channel_id,
      rootId: raw.root_id,
      createdAt: raw.create_at,
      message: raw.message,
      type: raw.type,
      props: raw.props ?? {},
    }),
  );

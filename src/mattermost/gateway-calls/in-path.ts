import {ServerError} from '../../domain/errors.ts';

/** An id for the path of a call. Throws a `ServerError` 400 where it is none, so that no foreign text makes another call of it. */
export function pathId(id: string): string {
  if (!/^[a-zA-Z0-9]{1,26}$/.test(id)) throw new ServerError(400, '', 'not a Mattermost id');
  return id;
}

/** A name or address for the path of a call; throws as `pathId` does. */
export function pathName(name: string): string {
  if (/^\.*$/.test(name)) throw new ServerError(400, '', 'not a name');
  return encodeURIComponent(name);
}

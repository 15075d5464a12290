import type {OpenCall} from './routes.ts';

/** The multipart form of a call, or undefined where it is none. */
export async function formOf({request, rawBody}: OpenCall): Promise<FormData | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  try {
    return await new Response(new Uint8Array(rawBody), {headers: {'Content-Type': type}}).formData();
  } catch {
    return undefined;
  }
}

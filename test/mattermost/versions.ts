/** The releases that the stand-in can be; each behaves as the recording of that server. */
export type MattermostVersion = '5.37' | '10.11' | '11.6' | '11.10';

const inOrder: readonly MattermostVersion[] = ['5.37', '10.11', '11.6', '11.10'];

/** True where `version` is `other` or newer. */
export function atLeast(version: MattermostVersion, other: MattermostVersion): boolean {
  return inOrder.indexOf(version) >= inOrder.indexOf(other);
}

/** Reads a version given on a command line or in a file name; undefined if there is none such. */
export function parseVersion(text: string): MattermostVersion | undefined {
  return inOrder.find((version) => version === text);
}

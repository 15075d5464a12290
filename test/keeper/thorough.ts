/** `TEST_THOROUGHLY=1`: tests that try samples of many cases try them all. The one place that reads it. */
// biome-ignore lint/style/noProcessEnv: how long tests may take is known only by their environment
export const thorough: boolean = process.env.TEST_THOROUGHLY === '1';

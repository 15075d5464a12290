// Plain JavaScript, and loaded before all else: an older Node could not read our files, and so not say why.
const oldest = [24, 15];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `Token Keeper needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}: start it with \`npm start\`, for which \`npm ci\` brings a Node on most machines, or install a newer one.\n`,
  );
  process.exit(1);
}

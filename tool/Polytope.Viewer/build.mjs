// Builds viewer.html: the page with its style, fonts and script in one file. With --check, compares it with the committed one.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const here = new URL('./', import.meta.url);
const read = (path) => readFileSync(new URL(path, here), 'utf8').replace(/\r\n/g, '\n');
const font = (name) => `data:font/woff2;base64,${readFileSync(new URL(`fonts/${name}.woff2`, here)).toString('base64')}`;

const bundle = async (entry, define) => {
  const { outputFiles } = await build({
    absWorkingDir: new URL('.', here).pathname,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    define,
  });
  return outputFiles[0].text;
};

const worker = await bundle('src/workers/worker.ts', {});
const script = await bundle('src/main.ts', { WORKER_SOURCE: JSON.stringify(worker) });
const style = (read('node_modules/uplot/dist/uPlot.min.css') + read('src/page.css'))
  .replace('/*FONT-REGULAR*/', font('inter-regular'))
  .replace('/*FONT-SEMIBOLD*/', font('inter-semibold'));

// Nothing in the script may end its element, or begin a comment in it.
const bare = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const page = read('src/page.html')
  .replace('/*STYLE*/', () => style)
  .replace('/*SCRIPT*/', () => bare);

const path = new URL('viewer.html', here);
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== page) {
    console.error('viewer.html is not what the sources build: run "npm run build" and commit it.');
    process.exit(1);
  }
  console.log('viewer.html is what the sources build.');
} else {
  writeFileSync(path, page);
  console.log(`viewer.html: ${Math.round(page.length / 1024)} KB`);
}

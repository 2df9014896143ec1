// Builds viewer.html: the page with its style, fonts and script in one file. With --check, compares it with the committed one.
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';

const here = new URL('./', import.meta.url);
const read = (path) => readFileSync(new URL(path, here), 'utf8').replace(/\r\n/g, '\n');
const font = (name) => `data:font/woff2;base64,${readFileSync(new URL(`fonts/${name}.woff2`, here)).toString('base64')}`;

/** The kernel in base64. */
const kernel = async (isFused) => {
  const source = read('kernel/kernel.ts').replace('FUSED: bool = false', `FUSED: bool = ${isFused}`);
  const files = new Map([['kernel.ts', source]]);
  let wasm = null;
  const options = ['kernel.ts', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--initialMemory', '16', '--outFile', 'kernel.wasm'];
  const { error, stderr } = await asc.main(isFused ? [...options, '--enable', 'relaxed-simd'] : options, {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (name, content) => {
      if (name === 'kernel.wasm') wasm = content;
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`The kernel does not compile: ${stderr.toString()}`);
  return Buffer.from(wasm).toString('base64');
};

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

const worker = await bundle('src/workers/worker.ts', {
  KERNEL_SOURCE: JSON.stringify(await kernel(false)),
  FUSED_KERNEL_SOURCE: JSON.stringify(await kernel(true)),
});
const trainer = await bundle('src/training/worker.ts', {});
const script = await bundle('src/main.ts', { WORKER_SOURCE: JSON.stringify(worker), TRAINER_SOURCE: JSON.stringify(trainer) });
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

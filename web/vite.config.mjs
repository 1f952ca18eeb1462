// Three entries: theme (before the page is painted), site (every page) and map (the map page only). Files are named by their content; dist/manifest.json says
// which is which, and the server reads that.

import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const maplibre = resolve(here, 'node_modules/maplibre-gl');

/**
 * MapLibre is built from its sources, not from its two finished bundles: those carry what page and worker share twice
 * (442 kB gzipped together), here both use one chunk (some 315 kB). The worker is an entry of the same build, and the
 * page learns its address from `virtual:map-worker`.
 */
function mapWorker() {
    const name = 'virtual:map-worker';
    let worker;
    return {
        name: 'map-worker',
        buildStart() {
            worker = this.emitFile({type: 'chunk', id: resolve(here, 'src/map/worker.js'), name: 'map-worker'});
        },
        resolveId(id) {
            return id === name ? `\0${name}` : null;
        },
        /** The manifest names the worker by the mark that stood for its name during the build; the worker has its own entry. */
        writeBundle({dir}) {
            const path = resolve(dir, 'manifest.json');
            const manifest = JSON.parse(readFileSync(path, 'utf8'));
            for (const chunk of Object.values(manifest)) {
                if (chunk.assets?.some((asset) => asset.includes('!~{'))) delete chunk.assets;
            }
            writeFileSync(path, JSON.stringify(manifest, null, 2) + '\n');
        },
        load(id) {
            return id === `\0${name}` ? `export default import.meta.ROLLUP_FILE_URL_${worker};` : null;
        },
    };
}

export default {
    root: here,
    base: '/',
    publicDir: false,
    plugins: [mapWorker()],
    // MapLibre's sources are written for fields that are declared without being set (`useDefineForClassFields: false`).
    oxc: {
        assumptions: {setPublicClassFields: true},
        typescript: {removeClassFieldsWithoutInitializer: true},
    },
    resolve: {
        alias: [
            {find: /^maplibre-gl$/, replacement: resolve(here, 'src/map/maplibre.js')},
            {find: /^maplibre-src\/(.*)$/, replacement: `${maplibre}/src/$1`},
        ],
    },
    build: {
        outDir: 'dist',
        emptyOutDir: true,
        manifest: 'manifest.json',
        target: 'es2022',
        // The policy of the site allows no inline script, and the browsers that run the map know modulepreload.
        modulePreload: {polyfill: false},
        // A data: address in a stylesheet is allowed, one in a script is not.
        assetsInlineLimit: 4096,
        chunkSizeWarningLimit: 1000,
        rollupOptions: {
            input: {
                theme: resolve(here, 'src/theme.ts'),
                site: resolve(here, 'src/site.ts'),
                map: resolve(here, 'src/map.ts'),
            },
            output: {
                entryFileNames: 'assets/[name]-[hash].js',
                chunkFileNames: 'assets/[name]-[hash].js',
                assetFileNames: 'assets/[name]-[hash][extname]',
            },
        },
    },
};

import { defineConfig } from 'vite';

const orchestrator = process.env['MERISTEM_URL'] ?? 'http://127.0.0.1:8080';

/** What every screen needs. */
const SHARED = /node_modules\/@?preact|\/src\/(api\/(calls|http|ops|problem)|format|state\/(?!paged)|ui\/(Act|Asking|Card|Dialog|Toasts|bits|icons|lazily)\.)/;

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Inlined files would need an exception from the content security policy.
    assetsInlineLimit: 0,
    // Each file costs a request, and is compressed by itself.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': orchestrator } },
});

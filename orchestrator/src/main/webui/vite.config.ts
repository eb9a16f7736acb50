import { defineConfig } from 'vite';

const orchestrator = process.env['MERISTEM_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Inlined files would need an exception from the content security policy.
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1', proxy: { '/api': orchestrator } },
});

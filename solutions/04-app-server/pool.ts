export * from '../../labs/04-app-server/pool.js';

export * from '../../labs/04-app-server/types.js';

export * from '../../labs/04-app-server/log.js';
